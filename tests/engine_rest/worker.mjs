// A worker of the official JavaScript client: prints letters, and stops when it has done what it was asked to.
// Called with the address, the token, and how many letters there are: `node worker.mjs URL TOKEN 2`.

import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const frontend = createRequire(new URL("../../frontend/package.json", import.meta.url));
const home = frontend.resolve.paths("camunda-external-task-client-js")[0];
const { Client, Variables, BasicAuthInterceptor } = await import(
  pathToFileURL(`${home}/camunda-external-task-client-js/index.js`)
);

const [baseUrl, password, expected] = process.argv.slice(2);
const client = new Client({
  baseUrl,
  workerId: "js",
  asyncResponseTimeout: 5000,
  interval: 50,
  interceptors: new BasicAuthInterceptor({ username: "robot", password }),
});
const told = [];

client.on("poll:error", (error) => {
  console.error(String(error));
  process.exit(1);
});
client.subscribe("script", { lockDuration: 20000, variables: ["copies"] }, async ({ task, taskService }) => {
  await taskService.extendLock(task, 30000);
  const copies = task.variables.get("copies");
  told.push({ copies, businessKey: task.businessKey, retries: task.retries });
  if (copies === 0) {
    const why = new Variables().set("trouble", "no paper");
    await taskService.handleBpmnError(task, "paper_jam", "Нет бумаги", why);
  } else if (copies > 9 && task.retries === null) {
    await taskService.handleFailure(task, {
      errorMessage: "Лоток пуст",
      errorDetails: "лоток 2",
      retries: 1,
      retryTimeout: 0,
    });
    return;
  } else {
    const done = new Variables().set("pages", copies * 2).set("printed", { tray: 2, at: "office" });
    await taskService.complete(task, done);
  }
  if (told.length >= Number(expected)) {
    client.stop();
    console.log(JSON.stringify(told));
    process.exit(0);
  }
});

"""How large a picture says it is, read from its first bytes: nobody unpacks it to find out."""

from collections.abc import Iterator

MOST_PIXELS = 250_000_000
"""Of a sheet of A3 at 1,000 dots an inch, or of the best telephone; a few kilobytes may claim billions."""
PNG = b"\x89PNG\r\n\x1a\n"
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Markers of JPEG after which height and width stand; the three left out are tables."""


def is_too_large(content: bytes) -> bool:
    """Whether whoever opens this PNG or JPEG would need room for more than so many pixels."""
    width, height = _of_png(content) if content.startswith(PNG) else _of_jpeg(content)
    return width * height > MOST_PIXELS


def _of_png(content: bytes) -> tuple[int, int]:
    return int.from_bytes(content[16:20]), int.from_bytes(content[20:24])


def _of_jpeg(content: bytes) -> tuple[int, int]:
    """The largest that any of its frames says."""
    sizes = (
        (int.from_bytes(content[at + 7 : at + 9]), int.from_bytes(content[at + 5 : at + 7]))
        for at in _segments(content)
        if content[at + 1] in FRAMES
    )
    return max(sizes, key=lambda size: size[0] * size[1], default=(0, 0))


def _segments(content: bytes) -> Iterator[int]:
    """Where its segments begin, until the picture itself does."""
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF and content[at + 1] != 0xDA:
        yield at
        at += 2 + max(2, int.from_bytes(content[at + 2 : at + 4]))

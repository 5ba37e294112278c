"""The C structs of Metal that programs make themselves (pyobjc-framework-Metal/Lib/Metal/_metadata.py)."""

from __future__ import annotations

from typing import Any

import objc

MTLSize = objc.createStructType("Metal.MTLSize", b"{MTLSize=QQQ}", ["width", "height", "depth"])
MTLOrigin = objc.createStructType("Metal.MTLOrigin", b"{MTLOrigin=QQQ}", ["x", "y", "z"])
MTLRegion = objc.createStructType(
    "Metal.MTLRegion", b"{MTLRegion={MTLOrigin=QQQ}{MTLSize=QQQ}}", ["origin", "size"], (MTLOrigin, MTLSize)
)
MTLSizeAndAlign = objc.createStructType("Metal.MTLSizeAndAlign", b"{MTLSizeAndAlign=QQ}", ["size", "align"])
MTLClearColor = objc.createStructType(
    "Metal.MTLClearColor", b"{MTLClearColor=dddd}", ["red", "green", "blue", "alpha"], (0.0, 0.0, 0.0, 0.0)
)


def MTLSizeMake(width: int, height: int, depth: int) -> Any:
    return MTLSize(int(width), int(height), int(depth))


def MTLOriginMake(x: int, y: int, z: int) -> Any:
    return MTLOrigin(int(x), int(y), int(z))


def MTLRegionMake1D(x: int, width: int) -> Any:
    return MTLRegion(MTLOriginMake(x, 0, 0), MTLSizeMake(width, 1, 1))


def MTLRegionMake2D(x: int, y: int, width: int, height: int) -> Any:
    return MTLRegion(MTLOriginMake(x, y, 0), MTLSizeMake(width, height, 1))


def MTLRegionMake3D(x: int, y: int, z: int, width: int, height: int, depth: int) -> Any:
    return MTLRegion(MTLOriginMake(x, y, z), MTLSizeMake(width, height, depth))


def MTLClearColorMake(red: float, green: float, blue: float, alpha: float) -> Any:
    return MTLClearColor(red, green, blue, alpha)

"""A Metal device for PyObjC programs, simulated: storage modes, synchronisation and validation behave as Apple documents them.

The public names are those of PyObjC's `Metal` that programs with buffers use. `Metal._sim` sets the simulation up and holds its
kernels; start there. Facts are cited by the page of developer.apple.com/documentation/metal, or the SDK header, that states them.
"""

from __future__ import annotations

from Foundation import NSEqualRanges, NSError, NSLocationInRange, NSMakeRange, NSMaxRange, NSObject, NSRange

from . import _sim
from ._constants import *  # noqa: F403
from ._descriptors import MTLArgumentDescriptor, MTLCompileOptions, MTLRenderPassDescriptor, MTLRenderPipelineDescriptor
from ._device import MTLCopyAllDevices, MTLCreateSystemDefaultDevice, run_pending_work
from ._event import MTLSharedEventListener
from ._heap import MTLHeapDescriptor
from ._sim import blocking
from ._structs import (
    MTLClearColor,
    MTLClearColorMake,
    MTLOrigin,
    MTLOriginMake,
    MTLRegion,
    MTLRegionMake1D,
    MTLRegionMake2D,
    MTLRegionMake3D,
    MTLSize,
    MTLSizeAndAlign,
    MTLSizeMake,
)

blocking.install(run_pending_work)

del annotations, blocking, run_pending_work

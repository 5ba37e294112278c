"""Descriptors that configure compilation and render passes: values set and read back."""

from __future__ import annotations

from typing import Any

import objc

from . import _constants as c


@objc.declare_properties(
    languageVersion=c.MTLLanguageVersion3_0,
    fastMathEnabled=True,
    mathMode=c.MTLMathModeFast,
    preprocessorMacros=None,
    preserveInvariance=False,
    optimizationLevel=0,
)
class MTLCompileOptions(objc.objc_object):
    """Options of `newLibraryWithSource:options:error:`. None of them changes what a kernel does here."""


@objc.declare_properties(
    texture=None, loadAction=c.MTLLoadActionDontCare, storeAction=c.MTLStoreActionDontCare, clearColor=None, pixelFormat=0
)
class _ColorAttachment(objc.objc_object):
    pass


class _ColorAttachments(objc.objc_object):
    def __init__(self) -> None:
        self._attachments: dict[int, _ColorAttachment] = {}

    def objectAtIndexedSubscript_(self, index: int) -> _ColorAttachment:
        return self._attachments.setdefault(index, _ColorAttachment())

    __getitem__ = objectAtIndexedSubscript_


class MTLRenderPassDescriptor(objc.objc_object):
    """A render pass. Its targets are not drawn to."""

    def __init__(self) -> None:
        self._colorAttachments = _ColorAttachments()

    @classmethod
    def renderPassDescriptor(cls) -> MTLRenderPassDescriptor:
        return cls()

    def colorAttachments(self) -> _ColorAttachments:
        return self._colorAttachments


@objc.declare_properties(label=None, vertexFunction=None, fragmentFunction=None)
class MTLRenderPipelineDescriptor(objc.objc_object):
    """A render pipeline to be."""

    def __init__(self) -> None:
        self._colorAttachments = _ColorAttachments()

    def colorAttachments(self) -> _ColorAttachments:
        return self._colorAttachments


@objc.declare_properties(index=0, dataType=0, access=0, arrayLength=0)
class MTLArgumentDescriptor(objc.objc_object):
    """One argument of an argument buffer, for `newArgumentEncoderWithArguments:`."""

    @classmethod
    def argumentDescriptor(cls) -> Any:
        return cls()

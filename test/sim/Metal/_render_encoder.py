"""MTLRenderCommandEncoder: it takes bindings and draws, and draws nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Sequence

from ._bindings import BindingTable
from ._commands import Command
from ._encoder import MTLCommandEncoder, ResidentSet, checked_buffer

if TYPE_CHECKING:
    from ._command_buffer import MTLCommandBuffer


def _nothing() -> None:
    pass


class MTLRenderCommandEncoder(MTLCommandEncoder):
    """A draw counts as a use of each buffer bound then; no vertex or fragment function runs."""

    creator = "renderCommandEncoderWithDescriptor:"
    debug_class = "MTLDebugRenderCommandEncoder"

    def __init__(self, command_buffer: MTLCommandBuffer) -> None:
        super().__init__(command_buffer)
        self._vertex = BindingTable(self, "Vertex")
        self._fragment = BindingTable(self, "Fragment")
        self._resident = ResidentSet()

    def setRenderPipelineState_(self, pipeline: object) -> None:
        """Pipelines are not run."""

    def setViewport_(self, viewport: object) -> None:
        """Nothing is drawn."""

    def setCullMode_(self, mode: int) -> None:
        """Nothing is drawn."""

    def setVertexBuffer_offset_atIndex_(self, buffer: Any, offset: int, index: int) -> None:
        self._vertex.set_buffer(buffer, offset, index)

    def setVertexBuffers_offsets_withRange_(self, buffers: Sequence[Any], offsets: Sequence[int], range: Any) -> None:
        self._vertex.set_buffers(buffers, offsets, range)

    def setVertexBufferOffset_atIndex_(self, offset: int, index: int) -> None:
        self._vertex.set_offset(offset, index)

    def setVertexBytes_length_atIndex_(self, content: Any, length: int, index: int) -> None:
        self._vertex.set_bytes(content, length, index)

    def setFragmentBuffer_offset_atIndex_(self, buffer: Any, offset: int, index: int) -> None:
        self._fragment.set_buffer(buffer, offset, index)

    def setFragmentBuffers_offsets_withRange_(self, buffers: Sequence[Any], offsets: Sequence[int], range: Any) -> None:
        self._fragment.set_buffers(buffers, offsets, range)

    def setFragmentBufferOffset_atIndex_(self, offset: int, index: int) -> None:
        self._fragment.set_offset(offset, index)

    def setFragmentBytes_length_atIndex_(self, content: Any, length: int, index: int) -> None:
        self._fragment.set_bytes(content, length, index)

    def useResource_usage_(self, resource: Any, usage: int) -> None:
        self._resident.add([resource])

    def useResource_usage_stages_(self, resource: Any, usage: int, stages: int) -> None:
        self._resident.add([resource])

    def drawPrimitives_vertexStart_vertexCount_(self, kind: int, start: int, count: int) -> None:
        self._draw("drawPrimitives:vertexStart:vertexCount:")

    def drawPrimitives_vertexStart_vertexCount_instanceCount_(self, kind: int, start: int, count: int, instances: int) -> None:
        self._draw("drawPrimitives:vertexStart:vertexCount:instanceCount:")

    def drawPrimitives_indirectBuffer_indirectBufferOffset_(self, kind: int, buffer: Any, offset: int) -> None:
        self._draw("drawPrimitives:indirectBuffer:indirectBufferOffset:", buffer)

    def drawIndexedPrimitives_indexCount_indexType_indexBuffer_indexBufferOffset_(
        self, kind: int, count: int, index_type: int, buffer: Any, offset: int
    ) -> None:
        self._draw("drawIndexedPrimitives:indexCount:indexType:indexBuffer:indexBufferOffset:", buffer)

    def _draw(self, selector: str, *used: Any) -> None:
        named = [checked_buffer(buffer, "length") for buffer in used]
        bound = [*self._vertex.snapshot().buffers(), *self._fragment.snapshot().buffers()]
        self.encode(selector, Command(_nothing, [*bound, *self._resident.buffers(), *named]))

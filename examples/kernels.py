"""The kernels of the example, compiled when the program starts."""

SOURCE = """
#include <metal_stdlib>
using namespace metal;

struct BlurParams {
    uint width;
    uint height;
    uint radius;
};

kernel void blur_rows(
    device const float* image [[buffer(0)]],
    device float* scratch [[buffer(1)]],
    constant BlurParams& params [[buffer(2)]],
    uint2 at [[thread_position_in_grid]])
{
    if (at.x >= params.width || at.y >= params.height) return;
    float sum = 0.0f;
    for (uint i = 0; i <= 2 * params.radius; i++) {
        uint x = clamp(int(at.x + i) - int(params.radius), 0, int(params.width) - 1);
        sum += image[at.y * params.width + x];
    }
    scratch[at.y * params.width + at.x] = sum / float(2 * params.radius + 1);
}

kernel void blur_columns(
    device const float* scratch [[buffer(0)]],
    device float* output [[buffer(1)]],
    constant BlurParams& params [[buffer(2)]],
    device uint* visits [[buffer(3)]],
    uint2 at [[thread_position_in_grid]])
{
    if (at.x >= params.width || at.y >= params.height) return;
    visits[at.y] = at.x;
    float sum = 0.0f;
    for (uint i = 0; i <= 2 * params.radius; i++) {
        uint y = clamp(int(at.y + i) - int(params.radius), 0, int(params.height) - 1);
        sum += scratch[y * params.width + at.x];
    }
    output[at.y * params.width + at.x] = sum / float(2 * params.radius + 1);
}

kernel void scale_logits(
    device float* logits [[buffer(0)]],
    constant float& temperature [[buffer(1)]],
    uint i [[thread_position_in_grid]])
{
    logits[i] = logits[i] / temperature;
}

kernel void pick_largest(
    device const float* logits [[buffer(0)]],
    device uint* token [[buffer(1)]],
    constant uint& count [[buffer(2)]],
    uint i [[thread_position_in_grid]])
{
    if (i != 0) return;
    uint best = 0;
    for (uint k = 1; k < count; k++) {
        if (logits[k] > logits[best]) best = k;
    }
    token[0] = best;
}

kernel void gather_rows(
    device const float* table [[buffer(0)]],
    device const uint* tokens [[buffer(1)]],
    device float* rows [[buffer(2)]],
    constant uint& width [[buffer(3)]],
    uint2 at [[thread_position_in_grid]])
{
    rows[at.y * width + at.x] = table[tokens[at.y] * width + at.x];
}

kernel void integrate(
    device float4* positions [[buffer(0)]],
    device float4* velocities [[buffer(1)]],
    constant float& dt [[buffer(2)]],
    uint i [[thread_position_in_grid]])
{
    velocities[i].y = velocities[i].y - 9.81f * dt;
    positions[i] = positions[i] + velocities[i] * dt;
}
"""

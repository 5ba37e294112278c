"""The Metal source of the softmax, one thread a row."""

SOURCE = """
#include <metal_stdlib>
using namespace metal;

struct Shape { uint rows; uint columns; };

kernel void softmax_rows(device const float* scores [[buffer(0)]],
                         device float* sums [[buffer(1)]],
                         device float* weights [[buffer(2)]],
                         constant Shape& shape [[buffer(3)]],
                         uint row [[thread_position_in_grid]]) {
    if (row >= shape.rows) return;
    float sum = 0.0f;
    for (uint i = 0; i < shape.columns; ++i) sum += exp(scores[row * shape.columns + i]);
    sums[row] = sum;
    for (uint i = 0; i < shape.columns; ++i) {
        weights[row * shape.columns + i] = exp(scores[row * shape.columns + i]) / sums[row];
    }
}
"""

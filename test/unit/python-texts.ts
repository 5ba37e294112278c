/** Small Python files of many shapes, line breaks and scripts: what edits and comparisons of trees start from. */
export const pythonTexts: readonly string[] = [
  'import Metal\n\n\ndef launch(device, n):\n    buf = device.newBufferWithLength_options_(n, 0)\n    return buf\n',
  'class Pool:\r\n    def __init__(self, size):\r\n        self.size = size  # bytes\r\n\r\n    def get(self):\r\n        return self.size\r\n',
  'x = 1\ry = [x, 2]\rif y:\r    z = (x,\r         y)\r',
  's = "\u{1F34E} caf\u00e9" + f"{name!r:>{width}} \u{1F600}"\nprint(s, sep="")  # \u{1F4A1}\n',
  'def f(a, /, b=1, *args, c: int = 2, **kw) -> "T":\n    """Doc."""\n    yield from (x async for x in a if x)\n    return lambda q: q\n',
  'match cmd:\n    case ["go", Point(x=0, y=y)] | {"k": v, **rest} if y:\n        pass\n    case _:\n        ...\n',
  'try:\n    with open(p) as f, g() as (a, b):\n        data = f.read()\nexcept (OSError, ValueError) as e:\n    raise E from e\nelse:\n    del a, b\nfinally:\n    pass\n',
  "SRC = '''\n#include <metal_stdlib>\nkernel void k(device float* a [[buffer(0)]]) { a[0] = 1; }\n'''\nx = r'\\d' b'\\x00' rb'''q'''\n",
  '@deco(1)\n@other\nasync def g():\n    async with a as b:\n        await b\n    while (n := next()) is not None:\n        n **= 2; continue\n',
  'if a:\n    b\nelif c:\n\td = {1: 2, **e}\nelse:\n    f = {*g}\n# end',
  'def broken(:\n  x = (1,\n  y = 2\nz = 3 +\n',
  '',
  '\n\n   \n',
];

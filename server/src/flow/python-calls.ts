/** What functions of Python, its standard library, numpy, ctypes and torch do with what they are given, by dotted name. No logic. */
export type KnownCall =
  /** Neither keeps nor reads a buffer or a view. */
  | { readonly kind: 'neutral' }
  /** Looks at a buffer as an object; loads what views hold. */
  | { readonly kind: 'read' }
  /** A view on the same bytes as the argument. */
  | { readonly kind: 'view'; readonly argument: number }
  /** Stores through one argument, loads the others' views. */
  | { readonly kind: 'write'; readonly argument: number };

const words = (text: string): readonly string[] => text.split(/\s+/).filter(Boolean);

const NEUTRAL = words(`
  builtins.id builtins.isinstance builtins.issubclass builtins.hasattr builtins.callable builtins.len builtins.hash builtins.delattr
  weakref.WeakSet weakref.finalize sys.getsizeof sys.getrefcount gc.collect objc.lookUpClass
  ctypes.sizeof ctypes.alignment numpy.shape numpy.ndim numpy.size numpy.dtype numpy.empty_like numpy.zeros_like numpy.ones_like
`);

const READ = words(`
  builtins.print builtins.repr builtins.str builtins.bool builtins.format builtins.ascii builtins.bytes builtins.bytearray builtins.sum builtins.any
  builtins.all builtins.abs builtins.round builtins.float builtins.ord builtins.divmod builtins.pow builtins.hex
  numpy.array numpy.copy numpy.allclose numpy.array_equal numpy.isclose numpy.sum numpy.mean numpy.max numpy.min numpy.abs numpy.any numpy.all
  numpy.testing.assert_allclose numpy.testing.assert_array_equal numpy.save numpy.savez numpy.concatenate numpy.stack numpy.where numpy.argmax
  struct.unpack struct.unpack_from struct.iter_unpack ctypes.string_at ctypes.wstring_at int.from_bytes builtins.int.from_bytes array.array
  torch.frombuffer torch.tensor torch.from_numpy torch.as_tensor pprint.pprint pprint.pformat warnings.warn
  logging.debug logging.info logging.warning logging.error logging.critical logging.exception logging.log
  json.dumps pickle.dumps hashlib.sha256 hashlib.md5 zlib.crc32 PIL.Image.frombytes PIL.Image.frombuffer PIL.Image.fromarray
`);

const VIEW = words(`
  builtins.memoryview numpy.frombuffer numpy.asarray numpy.asanyarray numpy.ascontiguousarray numpy.ctypeslib.as_array numpy.reshape numpy.ravel
  numpy.ndarray.view numpy.atleast_1d numpy.atleast_2d numpy.squeeze numpy.lib.stride_tricks.as_strided
  ctypes.pointer ctypes.byref ctypes.addressof ctypes.cast ctypes.c_void_p ctypes.c_char_p builtins.int objc.pyobjc_id
`);

const WRITE: readonly (readonly [string, number])[] = [
  ['ctypes.memmove', 0],
  ['ctypes.memset', 0],
  ['numpy.copyto', 0],
  ['numpy.put', 0],
  ['numpy.place', 0],
  ['numpy.putmask', 0],
  ['numpy.random.shuffle', 0],
  ['struct.pack_into', 1],
  ['operator.setitem', 0],
];

export const KNOWN_CALLS: ReadonlyMap<string, KnownCall> = new Map<string, KnownCall>([
  ...NEUTRAL.map((name) => [name, { kind: 'neutral' }] as const),
  ...READ.map((name) => [name, { kind: 'read' }] as const),
  ...VIEW.map((name) => [name, { kind: 'view', argument: 0 }] as const),
  ['numpy.ndarray', { kind: 'view', argument: 2 }],
  ...WRITE.map(([name, argument]) => [name, { kind: 'write', argument }] as const),
]);

/** Methods of things that cannot be seen, by name alone. */
export const KNOWN_METHODS: ReadonlyMap<string, KnownCall> = new Map<string, KnownCall>([
  ...words('debug info warning error exception critical log').map((name) => [name, { kind: 'read' }] as const),
  ...words('from_buffer from_address as_array').map((name) => [name, { kind: 'view', argument: 0 }] as const),
  ...words('readinto readinto1 recv_into').map((name) => [name, { kind: 'write', argument: 0 }] as const),
  ...words(
    'frombytes write writelines sendall send from_buffer_copy tofile extend update assertEqual assertTrue assertIsNotNone assertIsNone',
  ).map((name) => [name, { kind: 'read' }] as const),
]);

/**
 * Names that types of Python, its standard library, numpy, torch or PyObjC have. On a value that cannot be seen they say nothing about which class of the
 * workspace it is.
 */
const METHODS = `
  __init__ __call__ __enter__ __exit__ __getitem__ __setitem__ __len__ __iter__ __next__ __repr__ __str__ __eq__ __hash__ __del__ __getattr__ __new__
  append extend insert remove pop clear index count sort reverse copy get items keys values update setdefault popitem add discard union intersection
  encode decode format join split rsplit splitlines strip lstrip rstrip replace find rfind startswith endswith lower upper title partition zfill
  read readline readlines readinto write writelines seek tell flush close open fileno truncate send recv sendall connect bind listen accept
  run start stop wait set reset cancel done result submit map shutdown acquire release notify put get_nowait put_nowait empty full task_done join
  reshape view ravel flatten transpose squeeze unsqueeze permute contiguous expand repeat sum mean min max std var argmax argmin argsort any all dot
  astype tobytes tolist fill item itemset cumsum clip round take nonzero searchsorted byteswap resize swapaxes cpu cuda to half float double int long
  bool detach clone numpy data_ptr storage untyped_storage nbytes size dim numel is_contiguous requires_grad_ backward forward train eval parameters
  state_dict load_state_dict apply register_buffer register_parameter children modules zero_grad step
  stem name exists mkdir unlink read_text write_text read_bytes write_bytes glob iterdir resolve
  length contents device label setLabel_ retain commit status error waitUntilCompleted description init alloc new hash isEqual_
  debug info warning error exception critical log setLevel addHandler group groups match search sub compile
  total_seconds timestamp isoformat now today date time sleep
`;

const ATTRIBUTES = `
  shape dtype size ndim nbytes itemsize strides T real imag flat base data flags device is_mps is_cuda grad requires_grad layout
  name path parent stem suffix args kwargs value key keys values items id type text code message result status error length count index start stop step
  x y z w width height depth stdout stderr stdin returncode pid environ argv version platform maxsize contents label mode origin
`;

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter(Boolean));
const FOREIGN_METHODS = words(METHODS);
const FOREIGN_ATTRIBUTES = words(ATTRIBUTES);

export function isForeignMethod(name: string): boolean {
  return FOREIGN_METHODS.has(name) || isForeignAttribute(name);
}

export function isForeignAttribute(name: string): boolean {
  return FOREIGN_ATTRIBUTES.has(name) || (name.startsWith('__') && name.endsWith('__'));
}

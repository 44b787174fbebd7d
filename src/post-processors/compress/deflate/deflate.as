// Deflate (RFC 1951) for large files: about the size of zlib's level 2 or 3 at twice the speed, by looking at one place for four
// bytes and one for eight, as zstd's quick levels do, and by not looking everywhere where nothing repeats.
//
// This is AssemblyScript. `node scripts/wasm.ts` makes deflate-wasm.ts of it, which is what the program runs.

// Memory, in bytes from the start. Nothing is allocated: each part has its place.
const LENGTH_SYMBOLS: usize = 0x800 // u8 by length - 3
const DISTANCE_SYMBOLS: usize = 0xa00 // u8 by distance - 1 below 256, and by (distance - 1) >> 7 from 256 on
const LITERAL_COUNTS: usize = 0x1000 // u32 by symbol, of literals, the end and lengths
const DISTANCE_COUNTS: usize = 0x1800
const META_COUNTS: usize = 0x1900
const LITERAL_LENGTHS: usize = 0x1a00 // u8 by symbol
const DISTANCE_LENGTHS: usize = 0x1b40
const META_LENGTHS: usize = 0x1b80
const LITERAL_CODES: usize = 0x2000 // u32 by symbol: the code, and its length from bit 24 on
const DISTANCE_CODES: usize = 0x2800
const META_CODES: usize = 0x2900
const MATCH_CODES: usize = 0x3000 // u32 by length - 3: code and extra bits, and how many from bit 24 on
const RUNS: usize = 0x4000 // u16: symbols of the code lengths' own code, with extra bits from bit 8 on
const SORTED: usize = 0x5000 // u32
const WORK: usize = 0x6000 // u32
const SEQUENCES: usize = 0x10000 // u32 literals, u16 length, u16 distance
const SHORT: usize = 0x40000 // u32 by hash: where four bytes were seen last
const LONG: usize = 0x80000 // u32 by hash: where eight bytes were seen last
export const INPUT: usize = 0x100000
export const OUTPUT: usize = 0x280000

/** How many bytes may be compressed in one go, and how many may stand before them. */
export const MAX_LENGTH: u32 = 1048576
export const MAX_HISTORY: u32 = 32768

// Larger tables find more, and don't fit into a core's first cache: 1 % shorter, 10 % slower.
const SHORT_BITS: u32 = 13
const LONG_BITS: u32 = 13
const WINDOW: u32 = 32768
const MAX_SEQUENCES: u32 = 8000
const MAX_LITERALS: u32 = 32768
const END: u32 = 256

const META_ORDER: StaticArray<u8> = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

let sequences: usize = SEQUENCES
let literals: u32 = 0
let out: usize = 0
let bits: u64 = 0
let count: u64 = 0

export function prepare(): void {
  let symbol: u32 = 0
  for (let length: u32 = 3; length <= 258; length++) {
    while (symbol < 28 && length >= lengthBase(symbol + 1)) symbol++
    store<u8>(LENGTH_SYMBOLS + length - 3, <u8>symbol)
  }
  symbol = 0
  for (let distance: u32 = 1; distance <= 256; distance++) {
    while (distance >= distanceBase(symbol + 1)) symbol++
    store<u8>(DISTANCE_SYMBOLS + distance - 1, <u8>symbol)
  }
  for (let distance: u32 = 257; distance <= WINDOW; distance += 128) {
    while (symbol < 29 && distance >= distanceBase(symbol + 1)) symbol++
    store<u8>(DISTANCE_SYMBOLS + 256 + ((distance - 1) >> 7), <u8>symbol)
  }
}

@inline function lengthExtra(symbol: u32): u32 { return symbol < 8 || symbol == 28 ? 0 : (symbol >> 2) - 1 }
@inline function lengthBase(symbol: u32): u32 {
  if (symbol == 28) return 258
  return symbol < 8 ? symbol + 3 : ((4 + (symbol & 3)) << ((symbol >> 2) - 1)) + 3
}
@inline function distanceExtra(symbol: u32): u32 { return symbol < 4 ? 0 : (symbol >> 1) - 1 }
@inline function distanceBase(symbol: u32): u32 { return symbol < 4 ? symbol + 1 : ((2 + (symbol & 1)) << ((symbol >> 1) - 1)) + 1 }
@inline function distanceSymbol(distance: u32): u32 {
  const at = distance - 1
  return load<u8>(DISTANCE_SYMBOLS + (at < 256 ? at : 256 + (at >> 7)))
}
@inline function hashShort(value: u32): usize { return <usize>((value * 0x9e3779b1) >> (32 - SHORT_BITS)) << 2 }
@inline function hashLong(value: u64): usize { return <usize>((value * 0x9e3779b185ebca87) >> (64 - LONG_BITS)) << 2 }
@inline function bump(at: usize): void { store<u32>(at, load<u32>(at) + 1) }

@inline function put(value: u64, length: u64): void { bits |= value << count; count += length }
@inline function flush(): void {
  store<u64>(out, bits)
  out += <usize>(count >> 3)
  bits >>= count & 56
  count &= 7
}

@inline function matchLength(at: usize, candidate: usize, end: usize): usize {
  const start = at
  while (at + 8 <= end) {
    const difference = load<u64>(at) ^ load<u64>(candidate)
    if (difference != 0) return at - start + <usize>(ctz(difference) >> 3)
    at += 8
    candidate += 8
  }
  while (at < end && load<u8>(at) == load<u8>(candidate)) { at++; candidate++ }
  return at - start
}

@inline function note(at: usize): void {
  const value = load<u64>(at)
  store<u32>(LONG + hashLong(value), <u32>(at - INPUT))
  store<u32>(SHORT + hashShort(<u32>value), <u32>(at - INPUT))
}

/** Compresses the `length` bytes that follow `history` bytes at INPUT. @returns how many bytes are at OUTPUT */
export function deflate(history: u32, length: u32): u32 {
  memory.fill(SHORT, 0, 4 << SHORT_BITS)
  memory.fill(LONG, 0, 4 << LONG_BITS)
  out = OUTPUT
  bits = 0
  count = 0
  const start: usize = INPUT + history
  const end: usize = start + length
  for (let at: usize = INPUT; at + 8 <= start; at += 2) note(at)
  begin()
  let block = start
  let anchor = start
  let at = start
  const limit: usize = length > 16 ? end - 16 : start
  while (at < limit) {
    const value = load<u64>(at)
    const here = <u32>(at - INPUT)
    const longSlot = LONG + hashLong(value)
    const shortSlot = SHORT + hashShort(<u32>value)
    let candidate: usize = INPUT + load<u32>(longSlot)
    const second: usize = INPUT + load<u32>(shortSlot)
    store<u32>(longSlot, here)
    store<u32>(shortSlot, here)
    let matched: usize = 0
    if (<u32>(at - candidate) - 1 < WINDOW && load<u64>(candidate) == value) {
      matched = 8 + matchLength(at + 8, candidate + 8, end)
    } else if (<u32>(at - second) - 1 < WINDOW && load<u32>(second) == <u32>value) {
      candidate = second
      matched = 4 + matchLength(at + 4, candidate + 4, end)
      if (matched < 12) {
        const nextValue = load<u64>(at + 1)
        const slot = LONG + hashLong(nextValue)
        const next: usize = INPUT + load<u32>(slot)
        store<u32>(slot, here + 1)
        if (<u32>(at + 1 - next) - 1 < WINDOW && load<u64>(next) == nextValue) {
          const longer: usize = matchLength(at + 9, next + 8, end) + 8
          if (longer > matched) { matched = longer; candidate = next; at++ }
        }
      }
    }
    if (matched == 0) {
      at += 1 + ((at - anchor) >> 6)
      continue
    }
    while (at > anchor && candidate > INPUT && load<u8>(at - 1) == load<u8>(candidate - 1)) { at--; candidate--; matched++ }
    const distance = <u32>(at - candidate)
    addLiterals(anchor, at)
    let run = <u32>(at - anchor)
    at += matched
    anchor = at
    const symbol = DISTANCE_COUNTS + (<usize>distanceSymbol(distance) << 2)
    while (matched > 0) {
      const taken = matched <= 258 ? matched : matched < 261 ? 255 : 258
      store<u32>(sequences, run)
      store<u16>(sequences, <u16>taken, 4)
      store<u16>(sequences, <u16>(distance - 1), 6)
      sequences += 8
      bump(LITERAL_COUNTS + 4 * (257 + <usize>load<u8>(LENGTH_SYMBOLS + taken - 3)))
      bump(symbol)
      run = 0
      matched -= taken
      if (sequences == SEQUENCES + 8 * MAX_SEQUENCES) {
        const covered = at - matched
        finishBlock(block, covered, covered)
        block = covered
      }
    }
    if (at < limit) note(at - 2)
    if (literals >= MAX_LITERALS) { finishBlock(block, at, at); block = at }
  }
  if (block < end) { addLiterals(anchor, end); finishBlock(block, anchor, end) }
  // An empty stored block brings the stream to a whole byte.
  put(0, 3)
  flush()
  if (count > 0) { count = 8; flush() }
  store<u32>(out, 0xffff0000)
  return <u32>(out + 4 - OUTPUT)
}

function begin(): void {
  memory.fill(LITERAL_COUNTS, 0, 4 * 288)
  memory.fill(DISTANCE_COUNTS, 0, 4 * 32)
  sequences = SEQUENCES
  literals = 0
}

@inline function addLiterals(from: usize, to: usize): void {
  literals += <u32>(to - from)
  for (let at = from; at < to; at++) bump(LITERAL_COUNTS + (<usize>load<u8>(at) << 2))
}

/** Writes what the sequences and the literals from `tail` to `to` say, or the bytes themselves if that is shorter. */
function finishBlock(from: usize, tail: usize, to: usize): void {
  store<u32>(LITERAL_COUNTS + 4 * END, 1)
  makeLengths(LITERAL_COUNTS, 286, 14, LITERAL_LENGTHS)
  makeLengths(DISTANCE_COUNTS, 30, 14, DISTANCE_LENGTHS)
  const cost = bodyCost()
  const length = <u64>(to - from)
  if (((cost + 500) >> 3) > length + 5 * (length / 65535 + 1)) stored(from, to)
  else coded(from, tail, to)
  begin()
}

/** In bits. */
function bodyCost(): u64 {
  let cost: u64 = 0
  for (let symbol: u32 = 0; symbol < 286; symbol++) {
    const extra = symbol > 256 ? lengthExtra(symbol - 257) : 0
    cost += <u64>load<u32>(LITERAL_COUNTS + 4 * symbol) * (load<u8>(LITERAL_LENGTHS + symbol) + extra)
  }
  for (let symbol: u32 = 0; symbol < 30; symbol++) {
    cost += <u64>load<u32>(DISTANCE_COUNTS + 4 * symbol) * (load<u8>(DISTANCE_LENGTHS + symbol) + distanceExtra(symbol))
  }
  return cost
}

function stored(from: usize, to: usize): void {
  while (from < to) {
    const length = min<usize>(65535, to - from)
    put(0, 3)
    flush()
    if (count > 0) { count = 8; flush() }
    store<u16>(out, <u16>length)
    store<u16>(out + 2, ~<u16>length)
    memory.copy(out + 4, from, length)
    out += 4 + length
    from += length
  }
}

function coded(from: usize, tail: usize, to: usize): void {
  makeCodes(LITERAL_LENGTHS, 286, LITERAL_CODES)
  makeCodes(DISTANCE_LENGTHS, 30, DISTANCE_CODES)
  for (let length: u32 = 3; length <= 258; length++) {
    const symbol: u32 = load<u8>(LENGTH_SYMBOLS + length - 3)
    const code = load<u32>(LITERAL_CODES + 4 * (257 + symbol))
    const own = code >> 24
    const value = (code & 0xffffff) | ((length - lengthBase(symbol)) << own)
    store<u32>(MATCH_CODES + 4 * (length - 3), value | ((own + lengthExtra(symbol)) << 24))
  }
  writeHeader()
  let at = from
  for (let sequence: usize = SEQUENCES; sequence < sequences; sequence += 8) {
    const run: usize = load<u32>(sequence)
    writeLiterals(at, at + run)
    const length: usize = load<u16>(sequence, 4)
    const distance: u32 = <u32>load<u16>(sequence, 6) + 1
    const match: u64 = load<u32>(MATCH_CODES + 4 * (length - 3))
    put(match & 0xffffff, match >> 24)
    const symbol = distanceSymbol(distance)
    const code: u64 = load<u32>(DISTANCE_CODES + 4 * symbol)
    put(code & 0xffffff, code >> 24)
    put(distance - distanceBase(symbol), distanceExtra(symbol))
    flush()
    at += run + length
  }
  writeLiterals(tail, to)
  const end: u64 = load<u32>(LITERAL_CODES + 4 * END)
  put(end & 0xffffff, end >> 24)
  flush()
}

@inline function literal(at: usize): void {
  const code: u64 = load<u32>(LITERAL_CODES + (<usize>load<u8>(at) << 2))
  put(code & 0xffffff, code >> 24)
}

@inline function writeLiterals(at: usize, to: usize): void {
  while (at + 4 <= to) {
    literal(at); literal(at + 1); literal(at + 2); literal(at + 3)
    flush()
    at += 4
  }
  if (at + 2 <= to) { literal(at); literal(at + 1); at += 2 }
  if (at < to) literal(at)
  flush()
}

/** Code lengths by Huffman's algorithm, none longer than `limit`. Symbols that don't occur get 0; at least two get one. */
function makeLengths(counts: usize, symbols: u32, limit: u32, lengths: usize): void {
  memory.fill(lengths, 0, symbols)
  let used: u32 = 0
  for (let symbol: u32 = 0; symbol < symbols; symbol++) {
    const occurs = load<u32>(counts + 4 * symbol)
    if (occurs > 0) { store<u32>(SORTED + 4 * used, (occurs << 9) | symbol); used++ }
  }
  if (used < 2) {
    // Decoders want a complete code: two symbols of one bit.
    store<u8>(lengths, 1)
    store<u8>(lengths + 1, 1)
    if (used == 1) {
      const only = load<u32>(SORTED) & 511
      if (only > 1) { store<u8>(lengths + 1, 0); store<u8>(lengths + only, 1) }
    }
    return
  }
  sort(used)
  for (let index: u32 = 0; index < used; index++) store<u32>(WORK + 4 * index, load<u32>(SORTED + 4 * index) >> 9)
  minimumRedundancy(used)
  limitLengths(used, limit)
  for (let index: u32 = 0; index < used; index++) {
    store<u8>(lengths + (load<u32>(SORTED + 4 * index) & 511), load<u8>(WORK + 4 * index))
  }
}

/** Shell sort, ascending. */
function sort(used: u32): void {
  let gap: i32 = 57
  while (gap > 0) {
    for (let index: i32 = gap; index < <i32>used; index++) {
      const value = load<u32>(SORTED + 4 * index)
      let at = index
      while (at >= gap && load<u32>(SORTED + 4 * (at - gap)) > value) {
        store<u32>(SORTED + 4 * at, load<u32>(SORTED + 4 * (at - gap)))
        at -= gap
      }
      store<u32>(SORTED + 4 * at, value)
    }
    gap = gap == 57 ? 23 : gap == 23 ? 10 : gap == 10 ? 4 : gap == 4 ? 1 : 0
  }
}

@inline function w(index: i32): u32 { return load<u32>(WORK + 4 * index) }
@inline function setW(index: i32, value: u32): void { store<u32>(WORK + 4 * index, value) }

/** Moffat and Katajainen, "In-place calculation of minimum-redundancy codes": ascending counts in, lengths out. */
function minimumRedundancy(used: i32): void {
  let leaf: i32 = 2
  let root: i32 = 0
  setW(0, w(0) + w(1))
  for (let next: i32 = 1; next < used - 1; next++) {
    if (leaf >= used || w(root) < w(leaf)) { setW(next, w(root)); setW(root, next); root++ } else { setW(next, w(leaf)); leaf++ }
    if (leaf >= used || (root < next && w(root) < w(leaf))) { setW(next, w(next) + w(root)); setW(root, next); root++ } else { setW(next, w(next) + w(leaf)); leaf++ }
  }
  setW(used - 2, 0)
  for (let next: i32 = used - 3; next >= 0; next--) setW(next, w(w(next)) + 1)
  let available: i32 = 1
  let inner: i32 = 0
  let depth: u32 = 0
  root = used - 2
  let next: i32 = used - 1
  while (available > 0) {
    while (root >= 0 && w(root) == depth) { inner++; root-- }
    while (available > inner) { setW(next, depth); next--; available-- }
    available = 2 * inner
    depth++
    inner = 0
  }
}

/** Cuts what is too long, and lengthens the rarest of the others until the code is complete again. */
function limitLengths(used: i32, limit: u32): void {
  let sum: u32 = 0
  for (let index: i32 = 0; index < used; index++) {
    if (w(index) > limit) setW(index, limit)
    sum += 1 << (limit - w(index))
  }
  const whole: u32 = 1 << limit
  for (let index: i32 = 0; sum > whole; index = index + 1 == used ? 0 : index + 1) {
    if (w(index) >= limit) continue
    setW(index, w(index) + 1)
    sum -= 1 << (limit - w(index))
  }
  for (let index: i32 = used - 1; index >= 0 && sum < whole; index--) {
    while (w(index) > 1 && sum + (1 << (limit - w(index))) <= whole) {
      sum += 1 << (limit - w(index))
      setW(index, w(index) - 1)
    }
  }
}

/** Canonical codes (RFC 1951, 3.2.2), their bits reversed, as they are written. */
function makeCodes(lengths: usize, symbols: u32, codes: usize): void {
  memory.fill(WORK, 0, 4 * 32)
  for (let symbol: u32 = 0; symbol < symbols; symbol++) bump(WORK + 4 * <usize>load<u8>(lengths + symbol))
  store<u32>(WORK, 0)
  let code: u32 = 0
  for (let length: u32 = 1; length <= 15; length++) {
    code = (code + load<u32>(WORK + 4 * (length - 1))) << 1
    store<u32>(WORK + 128 + 4 * length, code)
  }
  for (let symbol: u32 = 0; symbol < symbols; symbol++) {
    const length: u32 = load<u8>(lengths + symbol)
    if (length == 0) continue
    const next = WORK + 128 + 4 * <usize>length
    const value = load<u32>(next)
    store<u32>(next, value + 1)
    store<u32>(codes + 4 * symbol, reversed(value, length) | (length << 24))
  }
}

function reversed(value: u32, length: u32): u32 {
  let result: u32 = 0
  for (let bit: u32 = 0; bit < length; bit++) result |= ((value >> bit) & 1) << (length - 1 - bit)
  return result
}

/** The two codes' lengths, themselves coded (RFC 1951, 3.2.7). */
function writeHeader(): void {
  let literalCount: u32 = 286
  while (literalCount > 257 && load<u8>(LITERAL_LENGTHS + literalCount - 1) == 0) literalCount--
  let distanceCount: u32 = 30
  while (distanceCount > 1 && load<u8>(DISTANCE_LENGTHS + distanceCount - 1) == 0) distanceCount--
  memory.fill(META_COUNTS, 0, 4 * 19)
  let end = runLengths(LITERAL_LENGTHS, literalCount, RUNS)
  end = runLengths(DISTANCE_LENGTHS, distanceCount, end)
  makeLengths(META_COUNTS, 19, 7, META_LENGTHS)
  makeCodes(META_LENGTHS, 19, META_CODES)
  let metaCount: u32 = 19
  while (metaCount > 4 && load<u8>(META_LENGTHS + META_ORDER[metaCount - 1]) == 0) metaCount--
  put(4 | ((literalCount - 257) << 3) | ((distanceCount - 1) << 8) | ((metaCount - 4) << 13), 17)
  flush()
  for (let index: u32 = 0; index < metaCount; index++) { put(load<u8>(META_LENGTHS + META_ORDER[index]), 3); flush() }
  for (let at: usize = RUNS; at < end; at += 2) {
    const run: u32 = load<u16>(at)
    const symbol = run & 255
    const code: u64 = load<u32>(META_CODES + 4 * symbol)
    put(code & 0xffffff, code >> 24)
    if (symbol >= 16) put(run >> 8, symbol == 16 ? 2 : symbol == 17 ? 3 : 7)
    flush()
  }
}

function runLengths(lengths: usize, symbols: u32, to: usize): usize {
  let at: u32 = 0
  while (at < symbols) {
    const length = load<u8>(lengths + at)
    let run: u32 = 1
    while (at + run < symbols && load<u8>(lengths + at + run) == length) run++
    at += run
    if (length == 0) {
      while (run >= 11) { const taken = min<u32>(run, 138); to = addRun(to, 18, taken - 11); run -= taken }
      if (run >= 3) { to = addRun(to, 17, run - 3); run = 0 }
    } else {
      to = addRun(to, length, 0)
      run--
      while (run >= 3) { const taken = min<u32>(run, 6); to = addRun(to, 16, taken - 3); run -= taken }
    }
    while (run > 0) { to = addRun(to, length, 0); run-- }
  }
  return to
}

function addRun(to: usize, symbol: u32, extra: u32): usize {
  bump(META_COUNTS + 4 * symbol)
  store<u16>(to, <u16>(symbol | (extra << 8)))
  return to + 2
}

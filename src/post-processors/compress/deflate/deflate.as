// Deflate (RFC 1951) for large files: a size between those of zlib's levels 1 and 2 in two fifths of their time, by looking at one place
// for four bytes and one for eight, as zstd's quick levels do, and by not looking everywhere where nothing repeats.
//
// What takes the time is wrong guesses of the processor, of about twenty cycles each, and not arithmetic. So two places are looked at
// in one go, all that is found there is compared without a branch, sixteen bytes at once, and literals are written in fours.
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
const LITERAL_CODES: usize = 0x2000 // u32 by symbol: a code's length, and the code from bit 8 on
const DISTANCE_CODES: usize = 0x2800
const DISTANCE_FACTS: usize = 0x2880 // u32 by symbol: how many extra bits, and the shortest distance from bit 8 on
const META_CODES: usize = 0x2900
const MATCH_CODES: usize = 0x3000 // u32 by length - 3: code and extra bits together, as a code
const RUNS: usize = 0x4000 // u16: symbols of the code lengths' own code, with extra bits from bit 8 on
const SORTED: usize = 0x5000 // u32
const WORK: usize = 0x6000 // u32
const PARTIAL_COUNTS: usize = 0x7000 // u32 by literal, four times
const SHORT: usize = 0x10000 // u16 by hash: where four bytes were seen last
const LONG: usize = 0x14000 // u16 by hash: where eight bytes were seen last
const SEQUENCES: usize = 0x20000 // u32 literals, u32 match: distance - 1, its symbol from bit 15 on, length from bit 20 on
const LITERALS: usize = 0x40000 // u8, a block's one after the other, and room for 16 more
export const INPUT: usize = 0x150000
export const OUTPUT: usize = 0x260000

/** How many bytes may be compressed in one go, and how many may stand before them. */
export const MAX_LENGTH: u32 = 1048576
export const MAX_HISTORY: u32 = 32768

// Larger tables find more, and don't fit into a core's first cache: 0.7 % shorter, 4 % slower.
const SHORT_BITS: u32 = 13
const LONG_BITS: u32 = 13
const WINDOW: u32 = 32768
// A block ends with the match that reaches one of these. Shorter blocks fit what is in them better, and cost more codes:
// two thirds of it make 0.3 % less and take 2 % longer.
const MAX_SEQUENCES: u32 = 12000
const MAX_LITERALS: u32 = 49152
const END: u32 = 256

const META_ORDER: StaticArray<u8> = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

let sequences: usize = SEQUENCES
let literals: usize = LITERALS
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
@inline function hashShort(value: u64): usize { return <usize>((<u32>value * 0x9e3779b1) >> (32 - SHORT_BITS)) << 1 }
@inline function hashLong(value: u64): usize { return <usize>((value * 0x9e3779b185ebca87) >> (64 - LONG_BITS)) << 1 }
@inline function bump(at: usize): void { store<u32>(at, load<u32>(at) + 1) }

@inline function put(value: u64, length: u64): void { bits |= value << count; count += length }
@inline function flush(): void {
  store<u64>(out, bits)
  out += <usize>(count >> 3)
  bits >>= count & 56
  count &= 7
}

// Where something was is kept in 16 bits, counted from INPUT. What was longer ago than that tells looks nearer than it is, which
// does no harm: what is there is compared. It never looks like a place before INPUT, since what is kept never lies before it.

@inline function noteShort(slot: usize, at: usize): void { store<u16>(slot, <u16>(at - INPUT), SHORT) }
@inline function noteLong(slot: usize, at: usize): void { store<u16>(slot, <u16>(at - INPUT), LONG) }
@inline function shortDistance(slot: usize, at: usize): u32 { return (<u32>(at - INPUT) - load<u16>(slot, SHORT)) & 0xffff }
@inline function longDistance(slot: usize, at: usize): u32 { return (<u32>(at - INPUT) - load<u16>(slot, LONG)) & 0xffff }

@inline function note(at: usize): void {
  const value = load<u64>(at)
  noteShort(hashShort(value), at)
  noteLong(hashLong(value), at)
}

/** How many of the 16 bytes at `at` are those at `other`. */
@inline function same(at: usize, other: usize): u32 {
  return ctz(~i8x16.bitmask(i8x16.eq(v128.load(at), v128.load(other))))
}

/** How many of the 16 bytes at `at` stand `distance` before, too; 0 if deflate can't point there. */
@inline function matchAt(at: usize, distance: u32): u32 {
  return select<u32>(same(at, at - distance), 0, distance - 1 < WINDOW)
}

/** Goes on with a match of `matched` bytes. @returns its whole length */
function extended(at: usize, distance: u32, matched: usize, end: usize): usize {
  while (at + matched + 16 <= end) {
    const more = same(at + matched, at + matched - distance)
    matched += more
    if (more < 16) return matched
  }
  while (at + matched < end && load<u8>(at + matched) == load<u8>(at + matched - distance)) matched++
  return matched
}

/** Compresses the `length` bytes that follow `history` bytes at INPUT. @returns how many bytes are at OUTPUT */
export function deflate(history: u32, length: u32): u32 {
  memory.fill(SHORT, 0, 2 << SHORT_BITS)
  memory.fill(LONG, 0, 2 << LONG_BITS)
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
  const limit: usize = length > 24 ? end - 24 : start
  while (at < limit) {
    // Four bytes that repeat here, four or eight that repeat one further on: the longest of these.
    const value = load<u64>(at)
    const nextValue = load<u64>(at, 1)
    const slot = hashShort(value)
    const nextSlot = hashShort(nextValue)
    const nextLongSlot = hashLong(nextValue)
    const distance0 = shortDistance(slot, at)
    noteShort(slot, at)
    noteLong(hashLong(value), at)
    const distance1 = shortDistance(nextSlot, at + 1)
    const distance2 = longDistance(nextLongSlot, at + 1)
    noteShort(nextSlot, at + 1)
    noteLong(nextLongSlot, at + 1)
    const matched0 = matchAt(at, distance0)
    const matched1 = matchAt(at + 1, distance1)
    const matched2 = matchAt(at + 1, distance2)
    const isLong = matched1 <= matched2
    const nextMatched = select<u32>(matched2, matched1, isLong)
    const isNext = nextMatched > matched0
    let matched: usize = select<u32>(nextMatched, matched0, isNext)
    if (matched < 4) {
      at += 2 + ((at - anchor) >> 6)
      continue
    }
    const distance = select<u32>(select<u32>(distance2, distance1, isLong), distance0, isNext)
    at += <usize>isNext
    if (matched == 16) matched = extended(at, distance, 16, end)
    const before = <usize>(at > anchor) & <usize>(at - distance > INPUT) & <usize>(load<u8>(at - 1) == load<u8>(at - 1 - distance))
    at -= before
    matched += before
    addLiterals(anchor, at)
    addMatch(<u32>(at - anchor), <u32>matched, distance)
    at += matched
    anchor = at
    if (at < limit) { note(at - 3); note(at - 1) }
    if (sequences >= SEQUENCES + 8 * MAX_SEQUENCES || literals >= LITERALS + MAX_LITERALS) {
      finishBlock(block, at, 0)
      block = at
    }
  }
  if (block < end) {
    addLiterals(anchor, end)
    finishBlock(block, end, <u32>(end - anchor))
  }
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
  literals = LITERALS
}

@inline function addLiterals(from: usize, to: usize): void {
  v128.store(literals, v128.load(from))
  if (to - from > 16) memory.copy(literals, from, to - from)
  literals += to - from
}

/** A match after `run` literals, in pieces of at most 258 bytes: there is room for those of the longest match. */
@inline function addMatch(run: u32, matched: u32, distance: u32): void {
  while (matched > 258) {
    // No piece is shorter than 3.
    const taken: u32 = matched < 261 ? 255 : 258
    addSequence(run, taken, distance)
    run = 0
    matched -= taken
  }
  addSequence(run, matched, distance)
}

@inline function addSequence(run: u32, length: u32, distance: u32): void {
  const symbol = distanceSymbol(distance)
  store<u32>(sequences, run)
  store<u32>(sequences, (distance - 1) | (symbol << 15) | (length << 20), 4)
  sequences += 8
  bump(DISTANCE_COUNTS + (<usize>symbol << 2))
  bump(LITERAL_COUNTS + 4 * 257 + (<usize>load<u8>(length, LENGTH_SYMBOLS - 3) << 2))
}

/** In four tables that are added up: counting the same literal twice in a row would wait for the first time. */
function countLiterals(): void {
  memory.fill(PARTIAL_COUNTS, 0, 4 * 1024)
  let at: usize = LITERALS
  while (at + 4 <= literals) {
    const four = load<u32>(at)
    bump(PARTIAL_COUNTS + ((four & 255) << 2))
    bump(PARTIAL_COUNTS + 1024 + (((four >> 8) & 255) << 2))
    bump(PARTIAL_COUNTS + 2048 + (((four >> 16) & 255) << 2))
    bump(PARTIAL_COUNTS + 3072 + ((four >> 24) << 2))
    at += 4
  }
  while (at < literals) { bump(PARTIAL_COUNTS + (<usize>load<u8>(at) << 2)); at++ }
  for (let offset: usize = 0; offset < 1024; offset += 16) {
    const first = i32x4.add(v128.load(offset, PARTIAL_COUNTS), v128.load(offset, PARTIAL_COUNTS + 1024))
    const second = i32x4.add(v128.load(offset, PARTIAL_COUNTS + 2048), v128.load(offset, PARTIAL_COUNTS + 3072))
    v128.store(offset, i32x4.add(first, second), LITERAL_COUNTS)
  }
}

/** Writes what the sequences and the literals say, the last `tail` of which no match follows, or the bytes themselves if that is shorter. */
function finishBlock(from: usize, to: usize, tail: u32): void {
  countLiterals()
  store<u32>(LITERAL_COUNTS + 4 * END, 1)
  makeLengths(LITERAL_COUNTS, 286, 14, LITERAL_LENGTHS)
  makeLengths(DISTANCE_COUNTS, 30, 14, DISTANCE_LENGTHS)
  const cost = bodyCost()
  const length = <u64>(to - from)
  if (((cost + 500) >> 3) > length + 5 * (length / 65535 + 1)) stored(from, to)
  else coded(tail)
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

function coded(tail: u32): void {
  makeCodes(LITERAL_LENGTHS, 286, LITERAL_CODES)
  makeCodes(DISTANCE_LENGTHS, 30, DISTANCE_CODES)
  for (let length: u32 = 3; length <= 258; length++) {
    const symbol: u32 = load<u8>(LENGTH_SYMBOLS + length - 3)
    const code = load<u32>(LITERAL_CODES + 4 * (257 + symbol))
    const value = (code >> 8) | ((length - lengthBase(symbol)) << code)
    store<u32>(MATCH_CODES + 4 * (length - 3), (value << 8) | ((code & 255) + lengthExtra(symbol)))
  }
  for (let symbol: u32 = 0; symbol < 30; symbol++) {
    store<u32>(DISTANCE_FACTS + 4 * symbol, (distanceBase(symbol) << 8) | distanceExtra(symbol))
  }
  writeHeader()
  writeBody(tail)
  const end: u64 = load<u32>(LITERAL_CODES + 4 * END)
  put(end >> 8, end & 255)
  flush()
}

// A code's length is in its lowest bits, and a shift looks at the lowest six only: `x << code` shifts by the code's length.

@inline function literalCode(four: u32, index: u32): u64 { return load<u32>(((four >> (8 * index)) & 255) << 2, LITERAL_CODES) }
/** -1 or 0. */
@inline function mask(is: bool): u64 { return <u64>(-<i64>is) }

/** The sequences, and the `tail` literals that no match follows. */
function writeBody(tail: u32): void {
  // In locals: a global is in memory.
  let b = bits
  let n = count
  let o = out
  let at: usize = LITERALS
  // These make a sequence without a match.
  store<u32>(sequences, tail)
  store<u32>(sequences, 0, 4)
  for (let sequence: usize = SEQUENCES; sequence <= sequences; sequence += 8) {
    let run = <i32>load<u32>(sequence)
    const match = load<u32>(sequence, 4)
    do {
      // Up to four literals: what is too much gets no bits.
      const four = load<u32>(at)
      const code0 = literalCode(four, 0) & mask(run > 0)
      const code1 = literalCode(four, 1) & mask(run > 1)
      const code2 = literalCode(four, 2) & mask(run > 2)
      const code3 = literalCode(four, 3) & mask(run > 3)
      const pair0 = (code0 >> 8) | ((code1 >> 8) << code0)
      const pair1 = (code2 >> 8) | ((code3 >> 8) << code2)
      b |= (pair0 | (pair1 << (code0 + code1))) << n
      n += (code0 + code1 + code2 + code3) & 255
      store<u64>(o, b)
      o += <usize>(n >> 3)
      b >>= n & 56
      n &= 7
      at += <usize>min<i32>(run, 4)
      run -= 4
    } while (run > 0)
    if (match == 0) break
    const length: u64 = load<u32>((match >> 20) << 2, MATCH_CODES - 12)
    const symbol = ((match >> 15) & 31) << 2
    const distance: u64 = load<u32>(symbol, DISTANCE_CODES)
    const facts: u64 = load<u32>(symbol, DISTANCE_FACTS)
    const extra = <u64>((match & 32767) + 1) - (facts >> 8)
    b |= ((length >> 8) | (((distance >> 8) | (extra << distance)) << length)) << n
    n += (length + distance + facts) & 255
    store<u64>(o, b)
    o += <usize>(n >> 3)
    b >>= n & 56
    n &= 7
  }
  bits = b
  count = n
  out = o
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
    store<u32>(codes + 4 * symbol, (reversed(value, length) << 8) | length)
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
    put(code >> 8, code & 255)
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

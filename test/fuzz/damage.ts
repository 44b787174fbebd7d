import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Dice } from './random.ts'

/** What disks, power cuts, people and other programs do to a file. @returns what was done, for people */
export function damage(path: string, dice: Dice): string {
  const [name, change] = dice.one(Object.entries(WAYS))
  change(path, dice)
  return name
}

const WAYS: Readonly<Record<string, (path: string, dice: Dice) => void>> = {
  'bytes changed': (path, dice) => edit(path, (bytes) => changeBytes(bytes, dice)),
  'a line changed': (path, dice) => editLine(path, dice, (line) => changeBytes(line, dice)),
  'a line cut short': (path, dice) => editLine(path, dice, (line) => line.subarray(0, dice.below(line.length))),
  'a line gone': (path, dice) => editLine(path, dice, () => undefined),
  'a line twice': (path, dice) => editLine(path, dice, (line) => Buffer.concat([line, Buffer.from('\n'), line])),
  'a line that is none': (path, dice) =>
    editLine(path, dice, (line) => Buffer.concat([line, Buffer.from(`\n${dice.one(JUNK)}`)])),
  'a newer version wrote': (path, dice) =>
    editLine(path, dice, (line) => Buffer.from(line.toString().replace(/"record":"[a-z-]+"/, '"record":"newer"'))),
  'cut off': (path, dice) => {
    if (isFile(path)) truncateSync(path, dice.below(readFileSync(path).length + 1))
  },
  'bytes of a crashed file system at the end': (path, dice) =>
    edit(path, (bytes) => Buffer.concat([bytes, Buffer.alloc(dice.below(600))])),
  'something else': (path, dice) => replace(path, () => writeFileSync(path, dice.one(JUNK))),
  empty: (path) => replace(path, () => writeFileSync(path, '')),
  gone: (path) => replace(path, () => {}),
  'a folder': (path) => replace(path, () => mkdirSync(path)),
  'a folder with things in it': (path) => replace(path, () => mkdirSync(join(path, 'a', 'b'), { recursive: true })),
  'a link to itself': (path) => replace(path, () => symlinkSync(path, path)),
  'a link to nothing': (path) => replace(path, () => symlinkSync(`${path}.nowhere`, path)),
  // Root may read it all the same.
  'not to be read': (path) => isFile(path) && chmodSync(path, 0),
  'not to be written': (path) => isFile(path) && chmodSync(path, 0o400),
}

const JUNK = [
  '{}',
  '[]',
  'null',
  '""',
  '0',
  '{"version":1}',
  '{"version":99,"id":7}',
  '{"record":"kept","key":{"a":1},"at":1}',
  '{"record":"created","key":"__proto__","at":1,"id":"x"}',
  '{"record":"intended","key":"__proto__-1","at":1,"kind":"__proto__","what":"","scope":{},"expires":1}',
  '{"record":"intended","key":"x-1","at":1e999,"kind":"constructor-x","what":"","scope":{"__proto__":1},"expires":1e308}',
  '{"record":"intended","key":"x-2","at":1,"kind":"temporary-folder","what":"","scope":{"state":"/","name":"../.."},"expires":1}',
  '{"record":"intended","key":"x-3","at":1,"kind":"docker-archive","what":"","scope":{"file":7},"expires":1}',
  'SQLite format 3\u0000',
  '\ufeff{"version":1}',
  '\u0000'.repeat(512),
  '[['.repeat(20_000),
  'x'.repeat(100_000),
  '<<<<<<< HEAD',
]

function replace(path: string, make: () => void): void {
  rmSync(path, { recursive: true, force: true })
  make()
}

function edit(path: string, change: (bytes: Buffer) => Buffer): void {
  if (isFile(path)) writeFileSync(path, change(readFileSync(path)))
}

function isFile(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}

function editLine(path: string, dice: Dice, change: (line: Buffer) => Buffer | undefined): void {
  edit(path, (bytes) => {
    const lines = linesOf(bytes)
    const at = dice.below(lines.length)
    const changed = change(lines[at] ?? Buffer.alloc(0))
    return joined(lines.toSpliced(at, 1, ...(changed ? [changed] : [])))
  })
}

/** Without their ends; a file that ends in a line end has an empty last one. */
export function linesOf(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = []
  let from = 0
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, from)) {
    lines.push(bytes.subarray(from, at))
    from = at + 1
  }
  return [...lines, bytes.subarray(from)]
}

function joined(lines: readonly Buffer[]): Buffer {
  return Buffer.concat(lines.flatMap((line, index) => (index === 0 ? [line] : [Buffer.from('\n'), line])))
}

function changeBytes(bytes: Buffer, dice: Dice): Buffer {
  const changed = Buffer.from(bytes)
  for (let times = 1 + dice.below(3); times > 0 && changed.length > 0; times--) {
    const at = dice.below(changed.length)
    changed[at] = dice.below(2) === 0 ? dice.below(256) : (changed[at] as number) ^ (1 << dice.below(8))
  }
  return changed
}

/** The files below a folder, as text for comparing: their paths and what is in them. */
export function contentsOf(folder: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name)
    found.set(path, entry.isFile() ? readFileSync(path, 'latin1') : '')
  }
  return found
}

import { appendFile, mkdtemp, readFile, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { KnownFiles } from '../../src/cli/fmt/known-files.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ingot-known-'))
  await writeFile(file('a.pkr.hcl'), 'x = 1\n')
  await writeFile(file('b.pkr.hcl'), 'y = 1\n')
})
afterEach(() => rm(folder, { recursive: true }))

const file = (name: string) => join(folder, name)
const program = '/dist/program/fmt-27ADPOWW.js'
/** Minutes after the files were written. */
const later = { now: () => Date.now() + 100_000, sleep: async () => {} }
const open = (name = program) => KnownFiles.open(file('formatted'), name, later)
const stateOf = (name: string) => open()?.stateOf(file(name)) ?? ''
const isKnown = (name: string) => open()?.has(stateOf(name))

function remember(...names: readonly string[]): void {
  const known = open()
  for (const name of names) known?.add(stateOf(name))
  known?.save()
}

test('remembers files, one after the other, and no others', () => {
  expect(isKnown('a.pkr.hcl')).toBe(false)
  remember('a.pkr.hcl')
  expect([isKnown('a.pkr.hcl'), isKnown('b.pkr.hcl')]).toEqual([true, false])
  remember('b.pkr.hcl')
  expect([isKnown('a.pkr.hcl'), isKnown('b.pkr.hcl')]).toEqual([true, true])
})

test('knows a file under another name, and through a link', async () => {
  remember('a.pkr.hcl')
  await symlink('a.pkr.hcl', file('link.pkr.hcl'))
  expect(isKnown('link.pkr.hcl')).toBe(true)
})

test.each([
  ['other text of the same length', () => writeFile(file('a.pkr.hcl'), 'x =1 \n')],
  ['more text', () => appendFile(file('a.pkr.hcl'), 'z=1\n')],
  ['another file in its place', () => rename(file('b.pkr.hcl'), file('a.pkr.hcl'))],
])('%s makes another file of it', async (_name, change) => {
  remember('a.pkr.hcl')
  await change()
  expect(isKnown('a.pkr.hcl')).toBe(false)
})

test('other text does even where its time is set back', async () => {
  const time = new Date('2026-01-01')
  await utimes(file('a.pkr.hcl'), time, time)
  remember('a.pkr.hcl')
  await writeFile(file('a.pkr.hcl'), 'x =1 \n')
  await utimes(file('a.pkr.hcl'), time, time)
  expect(isKnown('a.pkr.hcl')).toBe(false)
})

test('what was written just now may still change without a trace', () => {
  const known = (age: number) =>
    KnownFiles.open(file('formatted'), program, { ...later, now: () => Date.now() + age })?.stateOf(file('a.pkr.hcl'))
  expect(known(0)).toBeUndefined()
  expect(known(2_500)).toMatch(/^\d+ \d+ 6 \d+ \d+$/)
})

test('what is no file, or not there, has no state', () => {
  expect([open()?.stateOf(folder), open()?.stateOf(file('missing'))]).toEqual([undefined, undefined])
})

test('forgets what another program thought of them', () => {
  remember('a.pkr.hcl')
  const other = open('/dist/program/fmt-AAAAAAAA.js')
  expect(other?.has(stateOf('a.pkr.hcl'))).toBe(false)
  other?.add(stateOf('b.pkr.hcl'))
  other?.save()
  expect(isKnown('a.pkr.hcl')).toBe(false)
})

test('remembers nothing for sources, which change under the same name', () => {
  expect(open('file:///src/cli/fmt.ts')).toBeUndefined()
})

test('is no trouble where it is damaged, too long, or can not be written', async () => {
  await writeFile(file('formatted'), Buffer.from([0, 255, 10, 13]))
  remember('a.pkr.hcl')
  expect(isKnown('a.pkr.hcl')).toBe(true)
  await writeFile(file('formatted'), `${await readFile(file('formatted'), 'latin1')}${'x'.repeat(1_000_000)}`)
  expect(isKnown('a.pkr.hcl')).toBe(false)
  const known = KnownFiles.open(join(folder, 'missing', 'formatted'), program, later)
  known?.add(stateOf('a.pkr.hcl'))
  expect(() => known?.save()).not.toThrow()
})

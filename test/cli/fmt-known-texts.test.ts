import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { KnownTexts } from '../../src/cli/fmt/known-texts.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ingot-known-'))
})
afterEach(() => rm(folder, { recursive: true }))

const program = '/dist/program/fmt-27ADPOWW.js'
const text = Buffer.from('x = 1\n')
const open = (name = program) => KnownTexts.open(join(folder, 'formatted'), name)

function remember(...texts: readonly Buffer[]): void {
  const known = open()
  for (const each of texts) known?.add(each)
  known?.save()
}

test('remembers texts, one after the other, and no others', () => {
  remember(text)
  remember(Buffer.from('y = 1\n'))
  const known = open()
  expect([known?.has(text), known?.has(Buffer.from('y = 1\n'))]).toEqual([true, true])
  expect(known?.has(Buffer.from('x = 2\n'))).toBe(false)
})

test('forgets what another program thought of them', () => {
  remember(text)
  const other = open('/dist/program/fmt-AAAAAAAA.js')
  expect(other?.has(text)).toBe(false)
  other?.add(Buffer.from('y = 1\n'))
  other?.save()
  expect(open()?.has(text)).toBe(false)
})

test('remembers nothing for sources, which change under the same name', () => {
  expect(open('file:///src/cli/fmt.ts')).toBeUndefined()
})

test('is no trouble where it is damaged, too long, or can not be written', async () => {
  await writeFile(join(folder, 'formatted'), Buffer.from([0, 255, 10, 13]))
  remember(text)
  expect(open()?.has(text)).toBe(true)
  await writeFile(
    join(folder, 'formatted'),
    `${await readFile(join(folder, 'formatted'), 'latin1')}${'x'.repeat(1_000_000)}`,
  )
  expect(open()?.has(text)).toBe(false)
  const known = KnownTexts.open(join(folder, 'missing', 'formatted'), program)
  known?.add(text)
  expect(() => known?.save()).not.toThrow()
})

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findProgram } from '../../src/tools/index.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ingot-find-'))
  for (const name of ['a', 'b']) mkdirSync(join(folder, name))
})
afterEach(() => rmSync(folder, { recursive: true }))

const program = (name: string, mode = 0o755) => writeFileSync(join(folder, name), '#!/bin/sh\n', { mode })
const find = (name: string, path: readonly string[] = []) =>
  findProgram(name, { env: { PATH: path.join(delimiter) }, cwd: folder })

test('the first folder of the PATH in which it may be run', () => {
  program('a/tool', 0o644)
  program('b/tool')
  const path = [join(folder, 'a'), join(folder, 'b')]
  expect(find('tool', path)).toBe(join(folder, 'b', 'tool'))
  rmSync(join(folder, 'a', 'tool'))
  program('a/tool')
  expect(find('tool', path)).toBe(join(folder, 'a', 'tool'))
  expect(find('other', path)).toBeUndefined()
})

test('a folder is no program', () => {
  mkdirSync(join(folder, 'a', 'tool'))
  expect(find('tool', [join(folder, 'a')])).toBeUndefined()
})

test('an empty entry of the PATH is not the folder one is in', () => {
  program('tool')
  expect(find('tool', ['', join(folder, 'a')])).toBeUndefined()
  expect(findProgram('tool', { env: {}, cwd: folder })).toBeUndefined()
})

test('a relative entry of the PATH, and a path, start where one is', () => {
  program('a/tool')
  expect(find('tool', ['a'])).toBe(join(folder, 'a', 'tool'))
  expect(find('a/tool', [join(folder, 'b')])).toBe(join(folder, 'a', 'tool'))
  expect(find('./a/tool')).toBe(join(folder, 'a', 'tool'))
  expect(find(join(folder, 'a', 'tool'))).toBe(join(folder, 'a', 'tool'))
})

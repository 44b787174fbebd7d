import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { linksToKeep } from '../../../src/communicators/docker/links.ts'
import { walkTree } from '../../../src/communicators/transfer/local-tree.ts'
import { tarPieces } from '../../../src/communicators/transfer/tar-stream.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ingot-links-'))
  mkdirSync(join(folder, 'tree', 'bin'), { recursive: true })
  mkdirSync(join(folder, 'copy'))
  writeFileSync(join(folder, 'outside'), 'outside')
})
afterEach(() => rmSync(folder, { recursive: true }))

const link = (target: string, name: string) => symlinkSync(target, join(folder, 'tree', name))

/** Packs the tree and has tar unpack it. */
function copy(): string {
  const pieces = [...tarPieces(copies())].map((piece) => Buffer.from(piece))
  execFileSync('tar', ['-xf', '-', '-C', join(folder, 'copy')], { input: Buffer.concat(pieces) })
  return join(folder, 'copy', 'tree')
}

const copies = () => walkTree(join(folder, 'tree'), linksToKeep(join(folder, 'tree')))

test('links within the folder stay links, those that lead out of it are followed', () => {
  const long = `bin/${'long'.repeat(40)}`
  writeFileSync(join(folder, 'tree', long), 'long')
  link('../bin/tool', 'bin/alias')
  link(`./${long}`, 'long')
  link('.', 'itself')
  link('../outside', 'relative')
  link(join(folder, 'outside'), 'absolute')
  const made = copy()
  expect(readlinkSync(join(made, 'bin', 'alias'))).toBe('../bin/tool')
  expect(readlinkSync(join(made, 'itself'))).toBe('.')
  expect(readFileSync(join(made, 'long'), 'utf8')).toBe('long')
  for (const name of ['relative', 'absolute']) {
    expect(() => readlinkSync(join(made, name))).toThrow('EINVAL')
    expect(readFileSync(join(made, name), 'utf8')).toBe('outside')
  }
})

test('links that lead nowhere here may lead somewhere there', () => {
  link('/opt/of/the/image', 'program')
  expect(readlinkSync(join(copy(), 'program'))).toBe('/opt/of/the/image')
})

import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { flattenErrors, type IngotError } from '../../src/errors/index.ts'
import { file } from '../../src/provisioners/file/index.ts'
import { type Bench, bench, decoded } from '../support/component.ts'
import { FolderCommunicator } from '../support/folder-communicator.ts'

let here: string
let there: string
let at: Bench

beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ingot-file-test-'))
  here = join(folder, 'here')
  there = join(folder, 'there')
  await mkdir(here)
  await mkdir(there)
  at = bench(here)
})
afterEach(() => rm(dirname(here), { recursive: true }))

const run = (options: object, generated = {}) =>
  file.prepare(decoded(file.options, options), at.prepared).run(new FolderCommunicator(there), generated, at.step)
const put = async (path: string, text = path) => {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
}
const tree = async (folder: string) =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()
const textIn = (path: string) => readFile(path, 'utf8')
const errorsOf = (options: object): IngotError[] => {
  try {
    file.prepare(decoded(file.options, options), at.prepared)
  } catch (error) {
    return flattenErrors(error) as IngotError[]
  }
  return []
}

describe('uploading', () => {
  test('a file, with its mode and with progress', async () => {
    await writeFile(join(here, 'a.txt'), 'hello', { mode: 0o750 })
    await run({ source: 'a.txt', destination: 'b.txt' })
    expect(await textIn(join(there, 'b.txt'))).toBe('hello')
    expect((await stat(join(there, 'b.txt'))).mode & 0o777).toBe(0o750)
    expect(at.spoken()).toEqual(['say: Uploading a.txt => b.txt'])
    expect(at.facts).toContainEqual({ type: 'progress', label: 'a.txt', done: 5, total: 5, unit: 'bytes' })
  })

  test('several into a folder', async () => {
    await put(join(here, 'x/a'))
    await put(join(here, 'b'))
    await mkdir(join(there, 'in'))
    await run({ sources: ['x/a'], source: 'b', destination: 'in/' })
    expect(await tree(there)).toEqual(['in/a', 'in/b'])
  })

  test('a folder, itself or its contents', async () => {
    await put(join(here, 'conf/a/b'))
    await run({ source: 'conf', destination: 'one' })
    await run({ source: 'conf/', destination: 'two' })
    expect(await tree(there)).toEqual(['one/conf/a/b', 'two/a/b'])
  })

  test('text, for the login user only', async () => {
    await run({ content: 'pass {{.Word}}', destination: '{{.Where}}' }, { Where: 'secret', Word: 'w' })
    expect(await textIn(join(there, 'secret'))).toBe('pass {{.Word}}')
    expect((await stat(join(there, 'secret'))).mode & 0o777).toBe(0o600)
  })

  test('text into a folder gets a name', async () => {
    await run({ content: '', destination: `${there}/` })
    expect(await tree(there)).toEqual([expect.stringMatching(/^pkr-file-content\d+$/)])
  })

  test('what is made during the build', async () => {
    const options = { source: 'later-{{.ID}}', destination: 'x', generated: true }
    await expect(run(options, { ID: 1 })).rejects.toMatchObject({ code: 'file/not-found' })
    await put(join(here, 'later-1'))
    await run(options, { ID: 1 })
    expect(await tree(there)).toEqual(['x'])
  })
})

describe('downloading', () => {
  const download = (options: object) => run({ direction: 'download', ...options })

  test('a file, making folders for it', async () => {
    await put(join(there, 'log/a.txt'), 'text')
    await download({ source: 'log/a.txt', destination: 'new/deep/b.txt' })
    await download({ source: 'log/a.txt', destination: 'in/' })
    await download({ source: 'log/a.txt', destination: 'new' })
    expect(await tree(here)).toEqual(['in/a.txt', 'new/a.txt', 'new/deep/b.txt'])
    expect((await stat(join(here, 'in/a.txt'))).mode & 0o777).toBe(0o644)
  })

  test('all sources, whatever stands before them', async () => {
    await put(join(there, 'one/a'))
    await put(join(there, 'two/b'))
    await put(join(there, 'c'))
    await download({ sources: ['one/', 'two/*', 'c'], destination: 'all/' })
    expect(await tree(here)).toEqual(['all/b', 'all/c', 'all/one/a'])
  })

  test('what matches a pattern, files and folders, odd names too', async () => {
    await put(join(there, "it's/$(touch x)/a1.log"))
    await put(join(there, "it's/$(touch x)/a2.log/inner"))
    await put(join(there, "it's/$(touch x)/b1.log"))
    await download({ source: "it's/$(touch x)/a[0-9].*", destination: 'got' })
    expect(await tree(here)).toEqual(['got/a1.log', 'got/a2.log/inner'])
    expect(await tree(there)).not.toContain('x')
    await expect(download({ source: 'z*', destination: 'got' })).rejects.toMatchObject({ code: 'file/no-match' })
  })

  test('leaves what was there when it fails', async () => {
    await put(join(here, 'a'), 'old')
    await mkdir(join(there, 'folder'))
    await expect(download({ source: 'missing', destination: 'a' })).rejects.toThrow('missing')
    await expect(download({ source: 'folder', destination: 'a' })).rejects.toThrow('folder')
    expect(await tree(here)).toEqual(['a'])
    expect(await textIn(join(here, 'a'))).toBe('old')
  })

  test('through a link', async () => {
    await put(join(there, 'a'), 'new')
    await put(join(here, 'real'), 'old')
    await symlink('real', join(here, 'link'))
    await download({ source: 'a', destination: 'link' })
    expect(await textIn(join(here, 'real'))).toBe('new')
  })
})

describe('mistakes', () => {
  test('missing sources, each at its place', () => {
    const errors = errorsOf({ destination: 'd', sources: ['nope', 'neither'] })
    expect(errors.map((error) => [error.message, error.place?.line])).toEqual([
      ['Bad source "nope": no such file or folder', 4],
      ['Bad source "neither": no such file or folder', 5],
    ])
    expect(errors[0]?.hint).toContain(here)
  })
  test.each([
    [{ source: 'a' }, 'options/missing'],
    [{ source: 'a', destination: '' }, 'options/invalid'],
    [{ destination: 'a' }, 'file/no-source'],
    [{ destination: 'a', source: 'b', content: 'c' }, 'file/conflict'],
    [{ destination: 'a', content: 'c', direction: 'download' }, 'file/conflict'],
    [{ destination: 'a', source: 'b', direction: 'sideways' }, 'options/invalid'],
  ])('%j', (options, code) => {
    expect(errorsOf(options).map((error) => error.code)).toEqual([code])
  })
})

test('Ctrl-C ends it', async () => {
  await put(join(here, 'a'))
  at.abort.abort(new Error('interrupted'))
  await expect(run({ source: 'a', destination: 'b' })).rejects.toThrow('interrupted')
})

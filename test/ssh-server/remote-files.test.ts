import { chmod, mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { RemoteFiles } from '../../src/ssh-server/remote-files.ts'
import { FolderCommunicator } from '../support/folder-communicator.ts'

let home: string
let files: RemoteFiles
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'ingot-remote-files-'))
  files = new RemoteFiles(new FolderCommunicator(home), new AbortController().signal)
})
afterEach(() => rm(home, { recursive: true }))

test.each([0o644, 0o4755, 0o2750, 0o1777, 0o000, 0o4644])('tells the mode %o as stat does', async (mode) => {
  const path = join(home, "it's a file")
  await writeFile(path, 'text')
  await chmod(path, mode)
  const { mode: real, uid, gid } = await stat(path)
  const facts = await files.stat("it's a file", { followLinks: true })
  expect(facts).toMatchObject({ mode: real, uid, gid, size: 4 })
})

test('tells folders, links and what is not there', async () => {
  await mkdir(join(home, 'folder'))
  await symlink('folder', join(home, 'link'))
  const kind = async (path: string, followLinks: boolean) =>
    ((await files.stat(path, { followLinks }))?.mode ?? 0) >> 12
  expect(await kind('folder', true)).toBe(0o04)
  expect(await kind('link', false)).toBe(0o12)
  expect(await kind('link', true)).toBe(0o04)
  expect(await files.stat('nope', { followLinks: true })).toBeUndefined()
  expect(await files.isFolder('link')).toBe(true)
  expect(await files.isFolder('nope')).toBe(false)
})

test('lists a folder, and a folder behind a link', async () => {
  await mkdir(join(home, 'folder'))
  await symlink('folder', join(home, 'link'))
  for (const name of ['a b', '.hidden', '-dash']) await writeFile(join(home, 'folder', name), '123')
  await symlink('a b', join(home, 'folder', 'l'))
  const listed = await files.list('link')
  expect(listed.map(({ name }) => name).sort()).toEqual(['-dash', '.hidden', 'a b', 'l'])
  expect(listed.find(({ name }) => name === 'a b')?.size).toBe(3)
})

test('makes, renames and removes', async () => {
  await files.makeFolder('a b')
  await files.rename('a b', 'c')
  await files.changeMode('c', 0o700)
  expect((await stat(join(home, 'c'))).mode & 0o777).toBe(0o700)
  await files.removeFolder('c')
  expect(await readdir(home)).toEqual([])
  await expect(files.removeFolder('c')).rejects.toThrow('"rmdir c" failed on the machine')
  expect(await files.home()).toBe(home)
})

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readCommit } from '../../src/data-sources/git/commit-text.ts'
import { dataSources } from '../../src/data-sources/index.ts'
import type { DataSourceType, DataValues } from '../../src/engine/index.ts'
import { dataBench } from '../support/data-bench.ts'
import { git, initRepository } from '../support/git-repository.ts'

let folder: string
let first: string
let second: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ingot-git-'))
  await mkdir(join(folder, 'sub'))
  await writeFile(join(folder, 'sub', 'a b.txt'), '1')
  await writeFile(join(folder, 'umlaut-ü.txt'), '1')
  first = initRepository(folder)
  await writeFile(join(folder, 'new.txt'), '2')
  git(folder, 'add', '--all')
  git(folder, 'commit', '--quiet', '--message', 'Second')
  second = git(folder, 'rev-parse', 'HEAD')
  git(folder, 'branch', 'same')
  git(folder, 'branch', 'old', first)
  git(folder, 'tag', 'v1', first)
  git(folder, 'tag', '--annotate', '--message', 'two', 'v2')
})
afterAll(() => rm(folder, { recursive: true }))

async function read(type: string, options = {}, env = {}): Promise<DataValues> {
  const source = (await dataSources[type]?.()) as DataSourceType
  return dataBench(source, { folder, env: { PATH: process.env['PATH'], HOME: folder, ...env } }).read(options)
}

describe('git-commit', () => {
  test('tells all about the current commit', async () => {
    expect(await read('git-commit')).toEqual({
      hash: second,
      branches: ['main', 'same'],
      author: 'A U Thor <author@example.com>',
      committer: 'C O Mitter <committer@example.com>',
      timestamp: '2026-01-02T01:04:06Z',
      pgp_signature: '',
      message: 'Second\n',
      tree_hash: git(folder, 'rev-parse', 'HEAD^{tree}'),
      parent_hashes: [first],
    })
  })

  test.each(['v1', 'old', 'HEAD~1', 'v2~1'])('finds another one: %s', async (commit_ish) => {
    expect(await read('git-commit', { commit_ish })).toMatchObject({
      hash: first,
      branches: ['old'],
      message: 'First\n\nWith a body.\n',
      parent_hashes: [],
    })
  })

  test('looks above the folder, and not where a hook of another repository points', async () => {
    expect(await read('git-commit', { path: 'sub' }, { GIT_DIR: '/nowhere' })).toMatchObject({ hash: second })
  })

  test.each(['nothing', '--help', '-1'])('tells that there is no commit "%s"', async (commit_ish) => {
    await expect(read('git-commit', { commit_ish })).rejects.toMatchObject({
      code: 'data/git',
      message: `data "git-commit" "example": there is no commit "${commit_ish}" in the repository of "${folder}"`,
      hint: expect.stringContaining('shallow clone'),
    })
  })
})

test('a signature is taken out of the headers whole', () => {
  const signed = readCommit(
    `tree 1\nparent 2\nparent 3\nauthor A <a@b> 1 +0000\ncommitter C <c@d> 2 -0130\ngpgsig -----BEGIN\n line\n \n -----END\n \n\nMessage\n\nparent 4\n`,
  )
  expect(signed).toEqual({
    tree: '1',
    parents: ['2', '3'],
    author: 'A <a@b>',
    committer: 'C <c@d>',
    timestamp: '1970-01-01T00:00:02Z',
    signature: '-----BEGIN\nline\n\n-----END\n',
    message: 'Message\n\nparent 4\n',
  })
})

test('git-tree lists the files, whatever their names', async () => {
  expect(await read('git-tree')).toEqual({ hash: second, files: ['new.txt', 'sub/a b.txt', 'umlaut-ü.txt'] })
  expect(await read('git-tree', { commit_ish: 'v1', path: 'sub' })).toMatchObject({
    files: ['sub/a b.txt', 'umlaut-ü.txt'],
  })
})

describe('git-repository', () => {
  const facts = { head: 'main', branches: ['main', 'old', 'same'], tags: ['v1', 'v2'], is_clean: true }

  test('tells what there is, and whether anything has changed', async () => {
    expect(await read('git-repository')).toEqual(facts)
    await writeFile(join(folder, 'untracked.txt'), '')
    expect(await read('git-repository')).toEqual({ ...facts, is_clean: false })
    await writeFile(join(folder, '.git', 'info', 'exclude'), 'untracked.txt\n')
    expect(await read('git-repository')).toEqual(facts)
    await writeFile(join(folder, 'new.txt'), 'changed')
    expect(await read('git-repository')).toEqual({ ...facts, is_clean: false })
    git(folder, 'checkout', '--quiet', '--force', 'v1')
    expect(await read('git-repository')).toMatchObject({ head: 'HEAD', is_clean: true })
  })

  test('tells where there is none, at the option', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'ingot-no-git-'))
    const env = { GIT_CEILING_DIRECTORIES: tmpdir() }
    await expect(read('git-repository', { path: outside }, env)).rejects.toMatchObject({
      code: 'data/git',
      message: expect.stringContaining(`git can't read a repository at "${outside}": not a git repository`),
      hint: 'set "path" to a folder in a clone',
      place: { file: 'template.json' },
    })
    await rm(outside, { recursive: true })
  })

  test('needs git', async () => {
    await expect(read('git-repository', {}, { PATH: '' })).rejects.toMatchObject({
      code: 'data/no-program',
      hint: 'install git',
    })
  })
})

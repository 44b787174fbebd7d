import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createBaseImage, type ImageFacts, ImageStore, imageNameOf } from '../../../src/cloud/images/index.ts'
import { withImageLock } from '../../../src/cloud/images/lock.ts'
import { requireTools } from '../../../src/cloud/machines/index.ts'

let folder: string
let store: ImageStore

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ingot-images-'))
  store = new ImageStore(folder)
})
afterEach(() => rmSync(folder, { recursive: true }))

async function add(name: string, createdAt: string): Promise<void> {
  const disk = join(folder, `.${name}.new`)
  writeFileSync(disk, name)
  const facts: ImageFacts = {
    name,
    description: name,
    user: 'debian',
    architecture: 'x86_64',
    bootMode: 'legacy-bios',
    sizeGiB: 8,
    createdAt,
    storedBytes: name.length,
    checksum: `sha256:${name}`,
    origin: 'test',
  }
  await store.add(disk, facts)
}

test('an empty store has no images and no default', async () => {
  expect(await new ImageStore(join(folder, 'not-there')).list()).toEqual([])
  expect(await store.defaultImage()).toBeUndefined()
})

test('exactly one image is the default: the chosen one, or else the oldest', async () => {
  await add('a', '2026-02-01T00:00:00Z')
  await add('b', '2026-01-01T00:00:00Z')
  expect((await store.list()).map(({ name, isDefault }) => [name, isDefault])).toEqual([
    ['a', false],
    ['b', true],
  ])
  await store.setDefault('a')
  expect((await store.defaultImage())?.name).toBe('a')
  await store.remove('a')
  expect((await store.defaultImage())?.name).toBe('b')
})

test('removing leaves nothing behind', async () => {
  await add('a', '2026-01-01T00:00:00Z')
  await store.remove('a')
  expect(await readdir(folder)).toEqual([])
})

test('a name that is wrong is answered with the nearest right one', async () => {
  await add('debian-12', '2026-01-01T00:00:00Z')
  await expect(store.get('debain-12')).rejects.toMatchObject({
    code: 'cloud/no-such-image',
    hint: 'Did you mean "debian-12"?',
  })
})

test('names are checked before any work', async () => {
  await add('a', '2026-01-01T00:00:00Z')
  await expect(store.mustBeNew('a')).rejects.toMatchObject({ code: 'cloud/image-exists' })
  await expect(store.mustBeNew('../a')).rejects.toMatchObject({ code: 'cloud/bad-image-name' })
  await expect(createBaseImage(store, 'debian-21')).rejects.toMatchObject({ code: 'cloud/unknown-recipe' })
})

test('a file that is broken is named', async () => {
  writeFileSync(join(folder, 'a.json'), '{')
  await expect(store.list()).rejects.toMatchObject({
    code: 'cloud/unreadable-image',
    message: expect.stringContaining(join(folder, 'a.json')),
  })
})

test('one name is worked on by one at a time, and a dead owner does not count', async () => {
  writeFileSync(join(folder, '.a.lock'), '999999999 1')
  const order: string[] = []
  const slow = withImageLock(folder, 'a', {}, async () => {
    order.push('first begins')
    await new Promise((resolve) => setTimeout(resolve, 50))
    order.push('first ends')
  })
  await expect.poll(() => order).toContain('first begins')
  const lines: string[] = []
  await withImageLock(folder, 'a', { progress: (line) => lines.push(line) }, async () => {
    order.push('second')
  })
  await slow
  expect(order).toEqual(['first begins', 'first ends', 'second'])
  expect(lines).toEqual(['Waiting for another process that works on the base image a'])
})

test('a file name gives an image name', () => {
  expect(imageNameOf('/x/Ubuntu 24.04 (Server).qcow2')).toBe('ubuntu-24.04-server-')
})

test('everything that is missing is told at once, with its packages', () => {
  expect(() => requireTools(['qemu-system-x86_64', 'socat'], folder)).toThrow(
    expect.objectContaining({
      code: 'cloud/no-qemu',
      hint: 'Install with: sudo apt-get install qemu-system-x86 socat',
    }),
  )
})

import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { convertImage } from '../../src/cloud/machines/disks/convert-image.ts'

const run = promisify(execFile)
const MiB = 2 ** 20

let folder: string
let raw: string
const at = (name: string) => join(folder, name)
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ingot-convert-'))
  raw = at('disk.raw')
  await writeFile(raw, Buffer.alloc(4 * MiB, 'disk'))
})
afterEach(() => rm(folder, { recursive: true }))

test.each([
  ['raw', 'raw', []],
  ['vmdk', 'vmdk', []],
  ['vmdk', 'vmdk', ['-o', 'subformat=streamOptimized']],
  ['vhd', 'vpc', ['-o', 'force_size=on']],
  ['vhdx', 'vhdx', []],
] as const)('reads %s', async (format, name, options) => {
  await run('qemu-img', ['convert', '-O', name, ...options, raw, at('source')])
  expect(await convertImage(at('source'), format, at('copy.qcow2'))).toBe(4 * MiB)
  await run('qemu-img', ['convert', '-O', 'raw', at('copy.qcow2'), at('back')])
  expect((await readFile(at('back'))).equals(await readFile(raw))).toBe(true)
})

test('refuses what is no such image', async () => {
  for (const format of ['vmdk', 'vhd', 'vhdx'] as const) {
    const converting = convertImage(raw, format, at('copy.qcow2'))
    await expect(converting).rejects.toMatchObject({ code: 'cloud/not-an-image' })
  }
  expect(await readdir(folder)).toEqual(['disk.raw'])
})

test('refuses images that are made of other files of this computer', async () => {
  const secret = at('secret')
  await writeFile(secret, Buffer.alloc(MiB, 'secret'))
  await writeFile(
    at('thief.vmdk'),
    ['# Disk DescriptorFile', 'version=1', 'CID=1', 'parentCID=ffffffff', 'createType="monolithicFlat"']
      .concat([`RW ${MiB / 512} FLAT "${secret}" 0`, 'ddb.adapterType = "ide"', ''])
      .join('\n'),
  )
  const converting = convertImage(at('thief.vmdk'), 'vmdk', at('copy.qcow2'))
  await expect(converting).rejects.toMatchObject({
    code: 'cloud/not-an-image',
    message: expect.stringContaining('secret'),
  })
})

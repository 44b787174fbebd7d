import { rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { IngotError } from '../../../errors/index.ts'
import type { DiskFormat } from '../../machine-driver.ts'
import { mustRun, runTool } from '../run-tool.ts'

/** What QEMU calls them. */
const NAMES: Readonly<Record<DiskFormat, string>> = { raw: 'raw', vmdk: 'vmdk', vhd: 'vpc', vhdx: 'vhdx' }

/**
 * Copies a disk image file into a qcow2 file that stands on no other.
 * @returns the size of the disk in bytes
 * @throws IngotError `cloud/not-an-image`; `cloud/tool-failed`, `cloud/disk-full`
 */
export async function convertImage(from: string, format: DiskFormat, to: string): Promise<number> {
  const name = NAMES[format]
  const { status, stdout, stderr } = await runTool('qemu-img', ['info', '--output=json', '-f', name, resolve(from)])
  if (status !== 0) throw notAnImage(format, stderr.trim().split('\n').at(-1) ?? '')
  const info = JSON.parse(stdout) as { 'virtual-size': number; 'backing-filename'?: string }
  // A file may name any other file of this computer to stand on; an image from elsewhere has no business with those.
  if (info['backing-filename'] !== undefined) throw notAnImage(format, `it stands on ${info['backing-filename']}`)
  if (format === 'vmdk') await mustBeOneFile(from)
  try {
    await mustRun('qemu-img', ['convert', '-f', name, '-O', 'qcow2', resolve(from), to])
  } catch (error) {
    await rm(to, { force: true })
    throw error
  }
  return info['virtual-size']
}

/** A VMDK may be a text that names the files, of whatever place, which hold the data. */
async function mustBeOneFile(file: string): Promise<void> {
  const stdout = await mustRun('qemu-img', ['info', '--output=json', '-f', 'vmdk', resolve(file)])
  const { 'format-specific': specific } = JSON.parse(stdout) as {
    'format-specific'?: { data?: { extents?: { filename?: string }[] } }
  }
  const others = (specific?.data?.extents ?? []).filter(({ filename }) => filename !== resolve(file))
  if (others.length > 0) throw notAnImage('vmdk', `its data are in other files: ${others[0]?.filename}`)
}

function notAnImage(format: DiskFormat, reason: string): IngotError {
  return new IngotError('cloud/not-an-image', `the file is no disk image of the format ${format}: ${reason}`)
}

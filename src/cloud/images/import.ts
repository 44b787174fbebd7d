import { mkdir, rm, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { IngotError } from '../../errors/index.ts'
import { requireTools } from '../machines/require-tools.ts'
import { mustRun, runTool } from '../machines/run-tool.ts'
import { checksumOf } from './facts.ts'
import type { ImageFacts, ImageStore } from './image-store.ts'
import { withImageLock } from './lock.ts'

export interface ImportOptions {
  readonly name: string
  /** The user that the image's cloud-init sets up for logging in. */
  readonly user: string
  readonly bootMode?: 'legacy-bios' | 'uefi'
  readonly progress?: (line: string) => void
  readonly signal?: AbortSignal
}

interface DiskInfo {
  readonly format: string
  readonly 'virtual-size': number
  readonly 'backing-filename'?: string
}

const GiB = 2 ** 30

/**
 * Takes a cloud image in: any disk file that qemu-img reads (qcow2, raw, VMDK, VHD …), with cloud-init and a way to boot inside.
 * The file itself is copied and never changed.
 *
 * @throws IngotError `cloud/no-such-file`, `cloud/not-an-image`, `cloud/image-exists`, `cloud/bad-image-name`,
 *   `cloud/missing-tool`, `cloud/disk-full`; the signal's reason when it is aborted
 */
export async function importImage(store: ImageStore, file: string, options: ImportOptions): Promise<ImageFacts> {
  requireTools(['qemu-img'])
  const info = await inspect(file)
  return withImageLock(store.folder, options.name, options, async () => {
    await store.mustBeNew(options.name)
    await mkdir(store.folder, { recursive: true })
    const disk = join(store.folder, `.${options.name}.qcow2.new`)
    try {
      options.progress?.(`Copying ${file}`)
      await mustRun('qemu-img', ['convert', '-f', info.format, '-O', 'qcow2', resolve(file), disk], {
        signal: options.signal,
      })
      const facts = await factsOf(file, disk, info, options)
      await store.add(disk, facts)
      options.progress?.(`Took in the base image ${options.name}: ${Math.round(facts.storedBytes / 2 ** 20)} MiB`)
      return facts
    } finally {
      await rm(disk, { force: true })
    }
  })
}

/** `debian-12-genericcloud-amd64.qcow2` → `debian-12-genericcloud-amd64`. */
export function imageNameOf(file: string): string {
  const base = file.split('/').pop() ?? ''
  return base
    .replace(/\.[a-z0-9]+$/i, '')
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[._-]+/, '')
}

async function inspect(file: string): Promise<DiskInfo> {
  if (!(await stat(file).catch(() => undefined))?.isFile()) {
    throw new IngotError('cloud/no-such-file', `there is no image file "${file}"`)
  }
  const { status, stdout, stderr } = await runTool('qemu-img', ['info', '--output=json', resolve(file)])
  if (status !== 0) throw notAnImage(file, stderr.trim())
  const info = JSON.parse(stdout) as DiskInfo
  // A file may name any other file of this computer to stand on; an image from elsewhere has no business with those.
  if (info['backing-filename'] !== undefined)
    throw notAnImage(file, `it stands on another file, ${info['backing-filename']}`)
  if (info['virtual-size'] < 2 ** 20) throw notAnImage(file, 'it is smaller than a disk can be')
  return info
}

function notAnImage(file: string, reason: string): IngotError {
  return new IngotError('cloud/not-an-image', `"${file}" can't be taken in as a disk image`, { details: [reason] })
}

async function factsOf(file: string, disk: string, info: DiskInfo, options: ImportOptions): Promise<ImageFacts> {
  return {
    name: options.name,
    description: `Taken in from ${resolve(file)}`,
    user: options.user,
    architecture: 'x86_64',
    bootMode: options.bootMode ?? 'legacy-bios',
    sizeGiB: Math.ceil(info['virtual-size'] / GiB),
    createdAt: new Date().toISOString(),
    origin: `file:${resolve(file)}`,
    ...(await checksumOf(disk)),
  }
}

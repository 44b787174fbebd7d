import { access, constants, copyFile, link, mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { IngotError } from '../../../errors/index.ts'
import type { DiskFormat, VolumeSource } from '../../machine-driver.ts'
import { mustBeFileName } from '../machine-folders.ts'
import { mustRun } from '../run-tool.ts'
import { convertImage } from './convert-image.ts'
import { readQcow2Header } from './qcow2-header.ts'

const GiB = 2 ** 30

/** Finds the disk file of a base image, and a name that stands for its content. */
export type FindBaseImage = (name: string) => Promise<{ readonly file: string; readonly checksum: string }>

/**
 * The disk data of a cloud: `volumes/` holds the living disks, `layers/` what they and other layers stand on. All are qcow2
 * files whose backing file is written as `../layers/<name>`, which is true in both folders: a volume becomes a layer by its name
 * alone, and the whole folder can be moved. `layers/<name>.gone` marks a layer that nobody can ask for any more.
 */
export class DiskFolder {
  readonly #root: string
  readonly #findBaseImage: FindBaseImage

  constructor(root: string, findBaseImage: FindBaseImage) {
    this.#root = root
    this.#findBaseImage = findBaseImage
  }

  volume(id: string): string {
    return join(this.#root, 'volumes', `${mustBeFileName(id)}.qcow2`)
  }

  layer(id: string): string {
    return join(this.#root, 'layers', `${mustBeFileName(id)}.qcow2`)
  }

  /** @throws IngotError `cloud/no-such-volume` */
  async mustHaveVolume(id: string): Promise<string> {
    const file = this.volume(id)
    if (await exists(file)) return file
    throw new IngotError('cloud/no-such-volume', `the volume "${id}" has no data on this computer`)
  }

  async createVolume(id: string, source: VolumeSource, sizeGiB: number): Promise<void> {
    const file = this.volume(id)
    if (await exists(file)) return
    await this.#makeFolders()
    const half = `${file}.new`
    await makeOverlay(half, await this.#layerOf(source), sizeGiB * GiB)
    await rename(half, file)
  }

  /** Only for volumes that no machine has open. */
  async growVolume(id: string, sizeGiB: number): Promise<void> {
    const file = await this.mustHaveVolume(id)
    const size = (await readQcow2Header(file))?.size ?? 0
    if (sizeGiB * GiB > size) await mustRun('qemu-img', ['resize', '-q', '-f', 'qcow2', file, String(sizeGiB * GiB)])
  }

  async deleteVolume(id: string): Promise<void> {
    await rm(this.volume(id), { force: true })
    await this.collectGarbage()
  }

  async deleteLayer(id: string): Promise<void> {
    if (!(await exists(this.layer(id)))) return
    await this.#markGone(id)
    await this.collectGarbage()
  }

  async storedBytes(id: string): Promise<number> {
    const found =
      (await stat(this.volume(id)).catch(() => undefined)) ?? (await stat(this.layer(id)).catch(() => undefined))
    return found ? found.blocks * 512 : 0
  }

  /**
   * Begins to turn a volume into a layer: afterwards the content has both names, and the returned overlay stands ready above
   * it. Undefined when the layer is there already and finished.
   */
  async beginFreeze(volumeId: string, layerId: string): Promise<string | undefined> {
    const file = await this.mustHaveVolume(volumeId)
    const layer = this.layer(layerId)
    await this.#makeFolders()
    if (!(await exists(layer))) await link(file, layer)
    else if (!(await isSameFile(file, layer))) return undefined
    const overlay = `${file}.next`
    await rm(overlay, { force: true })
    await makeOverlay(overlay, layer, (await readQcow2Header(layer))?.size ?? 0)
    return overlay
  }

  /** The overlay takes the volume's name; the layer's data are forced to disk. */
  async endFreeze(volumeId: string, layerId: string): Promise<void> {
    const file = this.volume(volumeId)
    await rename(`${file}.next`, file)
    const handle = await open(this.layer(layerId))
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  }

  /** Copies a disk image file. What is left of it when the process is killed is forgotten by {@link repair}. */
  async copyImage(layerId: string, from: string, format: DiskFormat): Promise<{ file: string; sizeGiB: number }> {
    await this.#makeFolders()
    const file = join(this.#root, 'volumes', `${mustBeFileName(layerId)}.import.new`)
    return { file, sizeGiB: Math.ceil((await convertImage(from, format, file)) / GiB) }
  }

  async becomeLayer(file: string, layerId: string): Promise<void> {
    await rename(file, this.layer(layerId))
  }

  /** Finishes or forgets what a killed process was in the middle of. */
  async repair(): Promise<void> {
    await this.#makeFolders()
    const layers = await this.#inodesOfLayers()
    for (const name of await readdir(join(this.#root, 'volumes'))) {
      const file = join(this.#root, 'volumes', name)
      if (name.endsWith('.new')) await rm(file, { force: true })
      else if (name.endsWith('.qcow2')) await this.#repairVolume(file, layers)
    }
    await this.collectGarbage()
  }

  /** Removes layers that nobody can ask for and nothing stands on. */
  async collectGarbage(): Promise<void> {
    const used = await this.#usedLayers()
    for (const name of await readdir(join(this.#root, 'layers')).catch(() => [])) {
      if (!name.endsWith('.gone')) continue
      const layer = name.slice(0, -'.gone'.length)
      if (used.has(`${layer}.qcow2`)) continue
      await rm(join(this.#root, 'layers', `${layer}.qcow2`), { force: true })
      await rm(join(this.#root, 'layers', name), { force: true })
      return this.collectGarbage()
    }
  }

  async #repairVolume(file: string, layers: ReadonlyMap<number, string>): Promise<void> {
    const layer = layers.get((await stat(file)).ino)
    const overlay = `${file}.next`
    if (layer === undefined) return rm(overlay, { force: true })
    if ((await readQcow2Header(overlay))?.backing !== `../layers/${basename(layer)}`) {
      await rm(overlay, { force: true })
      await makeOverlay(overlay, layer, (await readQcow2Header(layer))?.size ?? 0)
    }
    await rename(overlay, file)
  }

  async #layerOf(source: VolumeSource): Promise<string | undefined> {
    if (source.kind === 'blank') return undefined
    if (source.kind === 'base-image') return this.#layerOfBaseImage(source.name)
    const file = this.layer(source.layerId)
    if ((await exists(file)) && !(await exists(this.#goneMark(source.layerId)))) return file
    throw new IngotError('cloud/no-such-layer', `the layer "${source.layerId}" has no data on this computer`)
  }

  /** A second name keeps the data of a base image that is taken off the list. */
  async #layerOfBaseImage(name: string): Promise<string> {
    const { file, checksum } = await this.#findBaseImage(name)
    const id = `base-${checksum.replace(/^sha256:/, '').slice(0, 24)}`
    const layer = this.layer(id)
    if (await exists(layer)) return layer
    await this.#markGone(id)
    await linkOrCopy(file, layer)
    return layer
  }

  async #markGone(layerId: string): Promise<void> {
    await writeFile(this.#goneMark(layerId), '')
  }

  #goneMark(layerId: string): string {
    return join(this.#root, 'layers', `${mustBeFileName(layerId)}.gone`)
  }

  async #usedLayers(): Promise<Set<string>> {
    const used = new Set<string>()
    for (const folder of ['volumes', 'layers']) {
      for (const name of await readdir(join(this.#root, folder)).catch(() => [])) {
        const backing = (await readQcow2Header(join(this.#root, folder, name)))?.backing
        if (backing !== undefined) used.add(basename(backing))
      }
    }
    return used
  }

  async #inodesOfLayers(): Promise<Map<number, string>> {
    const inodes = new Map<number, string>()
    for (const name of await readdir(join(this.#root, 'layers'))) {
      const file = join(this.#root, 'layers', name)
      if (name.endsWith('.qcow2')) inodes.set((await stat(file)).ino, file)
    }
    return inodes
  }

  async #makeFolders(): Promise<void> {
    for (const name of ['volumes', 'layers']) await mkdir(join(this.#root, name), { recursive: true, mode: 0o700 })
  }
}

/** `-u` keeps qemu-img from opening the layer, which a running machine may hold. */
async function makeOverlay(file: string, layer: string | undefined, size: number): Promise<void> {
  const backing = layer === undefined ? [] : ['-u', '-b', `../layers/${basename(layer)}`, '-F', 'qcow2']
  await mustRun('qemu-img', ['create', '-q', '-f', 'qcow2', ...backing, file, String(size)])
}

async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to)
  } catch {
    // Another file system. Some can share the blocks all the same.
    await copyFile(from, `${to}.new`, constants.COPYFILE_FICLONE)
    await rename(`${to}.new`, to)
  }
}

async function isSameFile(one: string, other: string): Promise<boolean> {
  return (await stat(one)).ino === (await stat(other)).ino
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  )
}

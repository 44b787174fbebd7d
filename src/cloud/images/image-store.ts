import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { IngotError, messageOf, nearest } from '../../errors/index.ts'
import type { BaseImage, BaseImages } from '../base-image.ts'

/** What is kept beside the disk of a base image, as `<name>.json`. */
export interface ImageFacts extends Omit<BaseImage, 'isDefault'> {
  /** Bytes of the qcow2 file. */
  readonly storedBytes: number
  /** `sha256:<hex>` of the qcow2 file. */
  readonly checksum: string
  /** Where it came from: `debian:bookworm`, `file:/path`. */
  readonly origin: string
}

const namePattern = /^[a-z0-9][a-z0-9._-]*$/

/** The base images of this computer: a qcow2 file and a JSON file each, in one folder. */
export class ImageStore implements BaseImages {
  readonly folder: string

  constructor(folder: string) {
    this.folder = folder
  }

  /** In the order of their names. */
  async list(): Promise<readonly (BaseImage & ImageFacts)[]> {
    const names = (await readdir(this.folder).catch(() => [])).filter((name) => name.endsWith('.json')).sort()
    const facts = (await Promise.all(names.map((name) => this.#read(name.slice(0, -'.json'.length))))).filter(isThere)
    const chosen = await this.#chosenDefault()
    const standIn = facts.find(({ name }) => name === chosen) ?? oldest(facts)
    return facts.map((image) => ({ ...image, isDefault: image === standIn }))
  }

  /** The one that stands in for AMIs that aren't there. */
  async defaultImage(): Promise<BaseImage | undefined> {
    return (await this.list()).find(({ isDefault }) => isDefault)
  }

  /** @throws IngotError `cloud/no-such-image` */
  async get(name: string): Promise<BaseImage & ImageFacts> {
    const images = await this.list()
    const image = images.find((one) => one.name === name)
    if (image) return image
    const near = nearest(
      name,
      images.map((one) => one.name),
    )
    throw new IngotError('cloud/no-such-image', `there is no base image "${name}"`, {
      hint: near ? `Did you mean "${near}"?` : 'ingot cloud image list shows the ones that are there.',
    })
  }

  /** The qcow2 file of an image. It is never written to. */
  diskOf(name: string): string {
    return join(this.folder, `${name}.qcow2`)
  }

  /** What a volume is made from. @throws IngotError `cloud/no-such-image` */
  async contentOf(name: string): Promise<{ readonly file: string; readonly checksum: string }> {
    const { checksum } = await this.get(name)
    return { file: this.diskOf(name), checksum }
  }

  /** Takes a finished disk in by renaming it, so that nobody ever sees half an image. An older one of the name goes. */
  async add(disk: string, facts: ImageFacts): Promise<void> {
    await mkdir(this.folder, { recursive: true })
    const description = join(this.folder, `.${facts.name}.json.new`)
    await writeFile(description, `${JSON.stringify(facts, undefined, 2)}\n`)
    await rename(disk, this.diskOf(facts.name))
    await rename(description, join(this.folder, `${facts.name}.json`))
  }

  /** Takes an image off the list. Volumes made from it keep their data. @throws IngotError `cloud/no-such-image` */
  async remove(name: string): Promise<void> {
    await this.get(name)
    await rm(join(this.folder, `${name}.json`), { force: true })
    await rm(this.diskOf(name), { force: true })
  }

  /** @throws IngotError `cloud/no-such-image` */
  async setDefault(name: string): Promise<void> {
    await this.get(name)
    const file = join(this.folder, 'default')
    await writeFile(`${file}.new`, `${name}\n`)
    await rename(`${file}.new`, file)
  }

  /** @throws IngotError `cloud/image-exists`, `cloud/bad-image-name` */
  async mustBeNew(name: string): Promise<void> {
    if (!namePattern.test(name)) {
      throw new IngotError('cloud/bad-image-name', `"${name}" can't be the name of a base image`, {
        hint: 'Use lower-case letters, digits, dots, dashes and underscores.',
      })
    }
    const exists = await stat(join(this.folder, `${name}.json`)).then(isThere, () => false)
    if (exists) {
      throw new IngotError('cloud/image-exists', `the base image "${name}" is there already`, {
        hint: `To make it anew, first run: ingot cloud image remove ${name}`,
      })
    }
  }

  async #read(name: string): Promise<ImageFacts | undefined> {
    const file = join(this.folder, `${name}.json`)
    const text = await readFile(file, 'utf8').catch(() => undefined)
    if (text === undefined) return undefined
    try {
      return JSON.parse(text) as ImageFacts
    } catch (error) {
      throw new IngotError('cloud/unreadable-image', `${file} isn't readable: ${messageOf(error)}`, {
        hint: `Remove ${file} and make the image anew.`,
        cause: error,
      })
    }
  }

  async #chosenDefault(): Promise<string | undefined> {
    return (await readFile(join(this.folder, 'default'), 'utf8').catch(() => undefined))?.trim()
  }
}

function oldest(images: readonly ImageFacts[]): ImageFacts | undefined {
  return [...images].sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1))[0]
}

function isThere<T>(value: T | undefined): value is T {
  return value !== undefined
}

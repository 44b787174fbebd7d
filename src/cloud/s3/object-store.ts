import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface Bucket {
  readonly name: string
  readonly region: string
  readonly createdAt: string
}

export interface StoredObject {
  readonly key: string
  /** In bytes. */
  readonly size: number
  /** With its quotes. */
  readonly etag: string
  readonly modifiedAt: string
  readonly contentType: string
  /** `x-amz-meta-…` headers. */
  readonly metadata: Readonly<Record<string, string>>
}

export interface MultipartUpload {
  readonly id: string
  readonly key: string
  readonly startedAt: string
  readonly contentType: string
  readonly metadata: Readonly<Record<string, string>>
}

export interface Part {
  readonly number: number
  readonly size: number
  readonly etag: string
}

/**
 * The objects of the local cloud's S3, as files: `BUCKET/bucket.json`, `BUCKET/objects/HASH` with the facts in `HASH.json`,
 * `BUCKET/uploads/ID/` with `upload.json`, `NUMBER` and `NUMBER.json`. A name appears when all of its content is there.
 */
export class ObjectStore {
  readonly #root: string

  constructor(root: string) {
    this.#root = root
  }

  async buckets(): Promise<Bucket[]> {
    const names = await readdir(this.#root).catch(() => [])
    const found = await Promise.all(names.sort().map((name) => this.bucket(name)))
    return found.filter((bucket) => bucket !== undefined)
  }

  async bucket(name: string): Promise<Bucket | undefined> {
    return isBucketName(name) ? read<Bucket>(join(this.#root, name, 'bucket.json')) : undefined
  }

  async createBucket(bucket: Bucket): Promise<void> {
    for (const folder of ['objects', 'uploads', 'incoming']) {
      await mkdir(join(this.#root, bucket.name, folder), { recursive: true, mode: 0o700 })
    }
    await write(join(this.#root, bucket.name, 'bucket.json'), bucket)
  }

  /** @returns whether it was empty, and so is gone */
  async deleteBucket(name: string): Promise<boolean> {
    if ((await this.list(name)).length > 0) return false
    await rm(join(this.#root, name), { recursive: true, force: true })
    return true
  }

  /** A place for content that is coming in, in the same file system. */
  incoming(bucket: string): string {
    return join(this.#root, bucket, 'incoming', randomBytes(8).toString('hex'))
  }

  /** The file of an object's content. */
  file(bucket: string, key: string): string {
    return join(this.#root, bucket, 'objects', hashed(key))
  }

  async object(bucket: string, key: string): Promise<StoredObject | undefined> {
    return read<StoredObject>(`${this.file(bucket, key)}.json`)
  }

  /** Makes the file at `content` the object's. */
  async put(bucket: string, content: string, object: StoredObject): Promise<void> {
    const file = this.file(bucket, object.key)
    await rename(content, file)
    await write(`${file}.json`, object)
  }

  async delete(bucket: string, key: string): Promise<void> {
    const file = this.file(bucket, key)
    await rm(`${file}.json`, { force: true })
    await rm(file, { force: true })
  }

  /** In the order of their keys. */
  async list(bucket: string): Promise<StoredObject[]> {
    const folder = join(this.#root, bucket, 'objects')
    const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json'))
    const found = await Promise.all(names.map((name) => read<StoredObject>(join(folder, name))))
    return found.filter((object) => object !== undefined).sort((a, b) => (a.key < b.key ? -1 : 1))
  }

  async beginUpload(bucket: string, upload: MultipartUpload): Promise<void> {
    await mkdir(this.#uploadFolder(bucket, upload.id), { recursive: true, mode: 0o700 })
    await write(join(this.#uploadFolder(bucket, upload.id), 'upload.json'), upload)
  }

  async upload(bucket: string, id: string): Promise<MultipartUpload | undefined> {
    return /^[0-9a-f]+$/.test(id) ? read(join(this.#uploadFolder(bucket, id), 'upload.json')) : undefined
  }

  async uploads(bucket: string): Promise<MultipartUpload[]> {
    const ids = await readdir(join(this.#root, bucket, 'uploads')).catch(() => [])
    const found = await Promise.all(ids.map((id) => this.upload(bucket, id)))
    return found.filter((upload) => upload !== undefined)
  }

  async putPart(bucket: string, id: string, content: string, part: Part): Promise<void> {
    const file = this.partFile(bucket, id, part.number)
    await rename(content, file)
    await write(`${file}.json`, part)
  }

  partFile(bucket: string, id: string, number: number): string {
    return join(this.#uploadFolder(bucket, id), String(number))
  }

  async part(bucket: string, id: string, number: number): Promise<Part | undefined> {
    return read(`${this.partFile(bucket, id, number)}.json`)
  }

  async endUpload(bucket: string, id: string): Promise<void> {
    await rm(this.#uploadFolder(bucket, id), { recursive: true, force: true })
  }

  #uploadFolder(bucket: string, id: string): string {
    return join(this.#root, bucket, 'uploads', id)
  }
}

/** S3's rules for names, which make them safe as names of folders. */
export function isBucketName(name: string): boolean {
  return /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) && !name.includes('..')
}

/** Keys may be longer than names of files, and hold anything. */
function hashed(key: string): string {
  return createHash('sha256').update(key).digest('hex')
}

async function read<T>(file: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

async function write(file: string, content: object): Promise<void> {
  const fresh = `${file}.${randomBytes(4).toString('hex')}`
  await writeFile(fresh, JSON.stringify(content), { mode: 0o600 })
  await rename(fresh, file)
}

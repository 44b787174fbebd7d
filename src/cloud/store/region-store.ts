import type { Tag } from '@aws-sdk/client-ec2'
import type { Database } from './database.ts'
import type { Kind, Records } from './records.ts'

/** The records of one region. IAM's, which belong to no region, are kept under `global`. */
export class RegionStore {
  readonly region: string
  readonly #database: Database

  constructor(database: Database, region: string) {
    this.#database = database
    this.region = region
  }

  get<K extends Kind>(kind: K, id: string): Records[K] | undefined {
    return this.#database.get<Records[K]>(kind, this.region, id)
  }

  list<K extends Kind>(kind: K): Records[K][] {
    return this.#database.list<Records[K]>(kind, this.region)
  }

  put<K extends Kind>(kind: K, record: Records[K]): void {
    this.#database.put(kind, this.region, record.id, record)
  }

  /** Replaces a record by what `change` makes of it. @returns the new one, or undefined when it is gone */
  update<K extends Kind>(kind: K, id: string, change: (record: Records[K]) => Records[K]): Records[K] | undefined {
    const record = this.get(kind, id)
    if (!record) return undefined
    const changed = change(record)
    this.put(kind, changed)
    return changed
  }

  /** Deletes a record together with its tags. */
  delete(kind: Kind, id: string): void {
    this.#database.delete(kind, this.region, id)
    for (const { Key } of this.tagsOf(id)) if (Key !== undefined) this.#database.deleteTag(this.region, id, Key)
  }

  allTags(): { resource: string; key: string; value: string }[] {
    return this.#database.tags(this.region)
  }

  tagsOf(resource: string): Tag[] {
    return this.#database.tagsOf(this.region, resource)
  }

  putTag(resource: string, key: string, value: string): void {
    this.#database.putTag(this.region, resource, key, value)
  }

  deleteTag(resource: string, key: string): void {
    this.#database.deleteTag(this.region, resource, key)
  }

  /** 1, 2, 3 … for ever, per name. */
  next(counter: string): number {
    const value = (this.get('counter', counter)?.value ?? 0) + 1
    this.put('counter', { id: counter, value })
    return value
  }
}

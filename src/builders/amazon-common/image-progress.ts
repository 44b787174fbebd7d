import type { Image } from '@aws-sdk/client-ec2'
import { isObject, type Json, type Progress } from '../../engine/index.ts'

/** What is done with an image once it is available. */
export type ImageStep = 'share' | 'tag' | 'finish'

/** What a build's images are made with, as the first process of the run had it. */
export interface Basis {
  /** `ami_name`: rendered anew it might be another one. */
  readonly name: string
  /** What templates and tags may say of the source image. */
  readonly source: Image
}

/** What is known of a build's images over all processes of its run, besides what the ledger says. */
export class ImageProgress {
  readonly #progress: Progress

  constructor(progress: Progress) {
    this.#progress = progress
  }

  /** @returns undefined when no process of the run has come as far as making an image */
  basis(): Basis | undefined {
    const facts = this.#progress.get('basis')
    if (!isObject(facts) || typeof facts['name'] !== 'string' || !isObject(facts['source'])) return undefined
    return { name: facts['name'], source: facts['source'] as Image }
  }

  /** To be called before the first image is asked for. */
  async saveBasis({ name, source }: Basis): Promise<void> {
    const { ImageId, Name, CreationDate, OwnerId, ImageOwnerAlias, Tags = [] } = source
    const tags = Tags.map(({ Key = '', Value = '' }) => ({ Key, Value }))
    const texts = Object.entries({ ImageId, Name, CreationDate, OwnerId, ImageOwnerAlias })
    const known = texts.filter((text): text is [string, string] => text[1] !== undefined)
    const facts: { readonly [key: string]: Json } = { ...Object.fromEntries(known), Tags: tags }
    await this.#progress.save('basis', { name, source: facts })
  }

  isDone(step: ImageStep, region: string): boolean {
    return this.#progress.get(`${step} ${region}`) === true
  }

  async done(step: ImageStep, region: string): Promise<void> {
    await this.#progress.save(`${step} ${region}`, true)
  }
}

import type { AmazonConfig } from './config.ts'
import { lateData } from './late-data.ts'
import type { AmazonState } from './state.ts'
import { runTags } from './tags.ts'

/** What every image of a build is made with. */
export interface ImageTexts {
  readonly description: string
  /** Tags from the very first moment: `run_tags`, where they are to be on images. */
  readonly tags: Readonly<Record<string, string>>
}

export function imageTexts(
  config: AmazonConfig,
  state: AmazonState,
  options: { readonly runTags: boolean },
): ImageTexts {
  return {
    description: config.render(config.options.ami_description ?? '', lateData(state)),
    tags: options.runTags ? runTags(config, state) : {},
  }
}

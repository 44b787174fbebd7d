import type { PostProcessorType } from '../engine/index.ts'
import { prepareLocalScripts, runLocalScripts, shellLocalOptions } from '../scripts/index.ts'

/** Runs scripts on the computer that Ingot runs on, once the artifact is there, which it leaves as it is. */
export const shellLocal: PostProcessorType<typeof shellLocalOptions> = {
  type: 'shell-local',
  options: shellLocalOptions,
  prepare(decoded, context) {
    const local = prepareLocalScripts('post-processor', decoded, context)
    return {
      warnings: [],
      async process(artifact, generated, step) {
        await runLocalScripts(local, generated, step)
        return { artifact, keepByDefault: true, keepForced: true }
      },
    }
  },
}

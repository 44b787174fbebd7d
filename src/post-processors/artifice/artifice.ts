import type { PostProcessorType } from '../../engine/index.ts'
import { IngotError, type Place } from '../../errors/index.ts'
import { filesArtifact, revivedFiles } from '../files-artifact.ts'
import { glob } from './glob.ts'
import { artificeOptions } from './options.ts'
import { PatternError } from './pattern.ts'

/** Puts files that something else made, such as a script, in place of the artifact. */
export const artifice: PostProcessorType<typeof artificeOptions> = {
  type: 'artifice',
  options: artificeOptions,
  prepare({ options, places, place }, { cwd }) {
    return {
      warnings: [],
      async process(artifact, _generated, { ui, signal }) {
        signal.throwIfAborted()
        if (artifact.files.length > 0) ui.say(`Discarding files from artifact: ${artifact.files.join(', ')}`)
        const files: string[] = []
        for (const [index, pattern] of options.files.entries()) {
          const found = await globbed(pattern, cwd, places.get(`files.${index}`) ?? place)
          if (found.length === 0) ui.warning(`"files": nothing matches "${pattern}"`)
          files.push(...found)
        }
        ui.say(`Using these artifact files: ${files.join(', ')}`)
        return {
          artifact: filesArtifact('packer.post-processor.artifice', files, cwd),
          keepByDefault: true,
          keepForced: false,
        }
      },
      revive: (saved) => revivedFiles(saved, cwd),
    }
  },
}

async function globbed(pattern: string, cwd: string, place: Place): Promise<readonly string[]> {
  try {
    return await glob(pattern, cwd)
  } catch (cause) {
    if (!(cause instanceof PatternError)) throw cause
    throw new IngotError('artifice/pattern', `"files": ${cause.message}`, {
      place,
      cause,
      hint: 'a character that is to stand for itself needs a backslash before it',
    })
  }
}

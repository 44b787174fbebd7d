import { checkIsImage, findEngine, imageArtifact, revivedImage, TAG_BUILDER } from '../../containers/index.ts'
import type { PostProcessorType } from '../../engine/index.ts'
import { dockerTagOptions } from './options.ts'

/** Gives names to an image. */
export const dockerTag: PostProcessorType<typeof dockerTagOptions> = {
  type: 'docker-tag',
  options: dockerTagOptions,
  prepare({ options }) {
    const tags = [...options.tags, ...options.tag]
    const { repository } = options
    const names = tags.length > 0 ? tags.map((tag) => `${repository}:${tag}`) : [repository]
    return {
      warnings: [],
      async process(artifact, _generated, { ui, host, signal }) {
        checkIsImage(artifact, 'docker-tag')
        const { engine } = findEngine(options.docker_path, host)
        for (const name of names) {
          ui.message(`Tagging image: ${artifact.id}`)
          ui.message(`Repository: ${name}`)
          await engine.must(['tag', artifact.id, name], { signal })
        }
        const tagged = imageArtifact(engine, {
          builderId: TAG_BUILDER,
          id: names.at(-1) ?? repository,
          tags: tags.length > 0 ? names : undefined,
          generated: artifact.state['generated_data'],
        })
        // Deleting the image under its old name would take the new ones with it.
        return { artifact: tagged, keepByDefault: true, keepForced: true }
      },
      revive: (saved, host) => revivedImage(saved, options.docker_path, host),
    }
  },
}

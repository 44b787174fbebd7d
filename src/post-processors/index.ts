import type { PostProcessorType, Registry } from '../engine/index.ts'

/** Every post-processor, by its type in a template. One line each; its module is loaded when a template uses it. */
export const postProcessors: Registry<PostProcessorType> = {
  'shell-local': async () => (await import('./shell-local.ts')).shellLocal,
}

import type { PostProcessorType, Registry } from '../engine/index.ts'

/** Every post-processor, by its type in a template. One line each; its module is loaded when a template uses it. */
export const postProcessors: Registry<PostProcessorType> = {
  'amazon-import': async () => (await import('./amazon-import/index.ts')).amazonImport,
  artifice: async () => (await import('./artifice/index.ts')).artifice,
  checksum: async () => (await import('./checksum/index.ts')).checksum,
  compress: async () => (await import('./compress/index.ts')).compress,
  'docker-import': async () => (await import('./docker-import/index.ts')).dockerImport,
  'docker-push': async () => (await import('./docker-push/index.ts')).dockerPush,
  'docker-save': async () => (await import('./docker-save/index.ts')).dockerSave,
  'docker-tag': async () => (await import('./docker-tag/index.ts')).dockerTag,
  manifest: async () => (await import('./manifest/index.ts')).manifest,
  'shell-local': async () => (await import('./shell-local.ts')).shellLocal,
}

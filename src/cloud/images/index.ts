export { type CreateOptions, createBaseImage } from './create.ts'
export { type ImageFacts, ImageStore } from './image-store.ts'
export { type ImportOptions, imageNameOf, importImage } from './import.ts'
export { recipes } from './recipes/index.ts'

export * from './find-images.ts'
export * from './image-facts.ts'

export * from './checksum.ts'
export * from './checksum-list.ts'
export * from './download.ts'
export * from './options.ts'

export * from './guest-lease.ts'
export * from './lease-options.ts'

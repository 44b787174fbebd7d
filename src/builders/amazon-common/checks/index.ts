export * from './ami.ts'
export * from './devices.ts'
export * from './market.ts'
export * from './run.ts'

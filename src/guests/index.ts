export * from './lease/index.ts'
export * from './ready-options.ts'
export * from './wait-until-ready.ts'

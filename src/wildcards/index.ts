export * from './fits.ts'

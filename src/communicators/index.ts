export * from './communicator.ts'

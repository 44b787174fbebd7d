export { ansible } from './ansible.ts'
export { inventoryHandler } from './inventory-file.ts'

/** What the time of its creation is called in an item. */
export const createdNames = ['created_at', 'createdAt', 'created', 'creation_time', 'createTime'];

/** What the time of its last change is called. */
export const updatedNames = ['updated_at', 'updatedAt', 'updated', 'modified_at', 'updateTime'];

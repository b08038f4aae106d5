variable "name" {
  description = "Name of the queue. The name of its dead-letter queue is this name with -dlq at the end."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,76}$", var.name))
    error_message = "name must be 1 to 76 letters, digits, _ and -: SQS allows 80 characters, and -dlq is added to the name."
  }
}

variable "retention_days" {
  description = "Number of days for which the queue and its dead-letter queue keep a message."
  type        = number
  default     = 14

  validation {
    condition     = var.retention_days >= 1 && var.retention_days <= 14 && floor(var.retention_days) == var.retention_days
    error_message = "retention_days must be a whole number from 1 to 14, the most that SQS keeps."
  }
}

variable "receives_max" {
  description = "After this number of receives, SQS moves a message to the dead-letter queue. This is only a backstop: normally the consumer moves messages that it cannot read."
  type        = number
  default     = 1000

  validation {
    condition     = var.receives_max >= 1 && var.receives_max <= 1000 && floor(var.receives_max) == var.receives_max
    error_message = "receives_max must be a whole number from 1 to 1000, the most that SQS counts."
  }
}

variable "tags" {
  description = "Tags for both queues. They cannot replace the tag Name."
  type        = map(string)
  default     = {}
}

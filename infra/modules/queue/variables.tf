variable "name" {
  description = "Name of the queue; its dead-letter queue has the same with -dlq."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,76}$", var.name))
    error_message = "name must be 1 to 76 letters, digits, _ and -: SQS takes 80, and -dlq is added to it."
  }
}

variable "retention_days" {
  description = "How many days a message is kept, in the queue and in its dead-letter queue."
  type        = number
  default     = 14

  validation {
    condition     = var.retention_days >= 1 && var.retention_days <= 14 && floor(var.retention_days) == var.retention_days
    error_message = "retention_days must be a whole number from 1 to 14, the most that SQS keeps."
  }
}

variable "receives_max" {
  description = "After so many receives SQS itself moves a message to the dead-letter queue. A backstop: the consumer decides what is unreadable."
  type        = number
  default     = 1000

  validation {
    condition     = var.receives_max >= 1 && var.receives_max <= 1000 && floor(var.receives_max) == var.receives_max
    error_message = "receives_max must be a whole number from 1 to 1000, the most that SQS counts."
  }
}

variable "tags" {
  description = "Tags for both queues. Name is set already and wins."
  type        = map(string)
  default     = {}
}

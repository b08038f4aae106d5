variable "student_id" {
  description = "The tenant: STUDENT_ID of the order nodes. It is part of every name, so one account can hold many shops."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9-]{1,20}$", var.student_id))
    error_message = "student_id must be 1 to 20 of a-z, 0-9 and -."
  }
}

variable "project" {
  description = "Value of the tag Project on all resources of this module."
  type        = string
  default     = "coffee-chaos"

  validation {
    condition     = can(regex("^[A-Za-z0-9 _.:/=+@-]{1,256}$", var.project))
    error_message = "project must be a legal tag value: 1 to 256 letters, digits, spaces and _.:/=+@-."
  }
}

variable "tags" {
  description = "Further tags for all resources of this module. They cannot replace Name, Student and Project."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for key in keys(var.tags) : !startswith(lower(key), "aws:")])
    error_message = "tags must not begin with aws:, which is reserved."
  }

  validation {
    condition     = length(var.tags) <= 47
    error_message = "tags must be at most 47: AWS allows 50, and this module sets three."
  }
}

variable "recovery_period_days" {
  description = "Number of days within which the two tables can be restored to any second (point-in-time recovery)."
  type        = number
  default     = 35

  validation {
    condition     = var.recovery_period_days >= 1 && var.recovery_period_days <= 35 && floor(var.recovery_period_days) == var.recovery_period_days
    error_message = "recovery_period_days must be a whole number from 1 to 35."
  }
}

variable "deletion_protection" {
  description = "Whether AWS refuses to delete the two tables. To destroy them, set this to false and apply first."
  type        = bool
  default     = true
  nullable    = false
}

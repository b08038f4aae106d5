variable "student_id" {
  description = "Whose shop this is: the tenant, and the STUDENT_ID of the order nodes. It is part of every name, so one account holds many shops."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9-]{1,20}$", var.student_id))
    error_message = "student_id must be 1 to 20 of a-z, 0-9 and -."
  }
}

variable "project" {
  description = "Value of the tag Project on everything this module makes."
  type        = string
  default     = "coffee-chaos"

  validation {
    condition     = can(regex("^[A-Za-z0-9 _.:/=+@-]{1,256}$", var.project))
    error_message = "project must be a legal tag value: 1 to 256 letters, digits, spaces and _.:/=+@-."
  }
}

variable "tags" {
  description = "Further tags for everything this module makes. Name, Student and Project are set already and win."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for key in keys(var.tags) : !startswith(lower(key), "aws:")])
    error_message = "tags must not begin with aws:, which is reserved."
  }

  validation {
    condition     = length(var.tags) <= 47
    error_message = "tags must be at most 47: AWS takes 50 and three are set already."
  }
}

variable "recovery_period_days" {
  description = "How many days back the two tables can be restored to any second (point-in-time recovery)."
  type        = number
  default     = 35

  validation {
    condition     = var.recovery_period_days >= 1 && var.recovery_period_days <= 35 && floor(var.recovery_period_days) == var.recovery_period_days
    error_message = "recovery_period_days must be a whole number from 1 to 35."
  }
}

variable "deletion_protection" {
  description = "Whether AWS refuses to delete the two tables. Turn it off, apply, then destroy."
  type        = bool
  default     = true
  nullable    = false
}

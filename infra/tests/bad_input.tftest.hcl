# terraform plan rejects every invalid value, before it creates anything.

mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = {
      json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}"
    }
  }
}

variables {
  student_id = "ada-1"
}

run "a_student_id_is_not_empty" {
  command         = plan
  expect_failures = [var.student_id]

  variables {
    student_id = ""
  }
}

run "a_student_id_has_20_characters_at_most" {
  command         = plan
  expect_failures = [var.student_id]

  variables {
    student_id = "abcdefghijklmnopqrstu"
  }
}

run "a_student_id_has_no_upper_case" {
  command         = plan
  expect_failures = [var.student_id]

  variables {
    student_id = "Ada"
  }
}

run "a_student_id_has_no_underscore" {
  command         = plan
  expect_failures = [var.student_id]

  variables {
    student_id = "ada_1"
  }
}

run "a_student_id_of_20_characters_is_taken_and_every_name_fits" {
  command = plan

  variables {
    student_id = "abcdefghij-123456789"
  }

  assert {
    condition     = length(module.orders_intake.dead_letter_name) <= 80
    error_message = "SQS takes names of up to 80 characters"
  }
}

run "a_project_is_a_legal_tag_value" {
  command         = plan
  expect_failures = [var.project]

  variables {
    project = "<b>"
  }
}

run "a_tag_is_not_in_the_reserved_space" {
  command         = plan
  expect_failures = [var.tags]

  variables {
    tags = { "AWS:owner" = "me" }
  }
}

run "a_recovery_period_is_at_least_a_day" {
  command         = plan
  expect_failures = [var.recovery_period_days]

  variables {
    recovery_period_days = 0
  }
}

run "a_recovery_period_is_at_most_35_days" {
  command         = plan
  expect_failures = [var.recovery_period_days]

  variables {
    recovery_period_days = 36
  }
}

run "a_recovery_period_is_a_whole_number" {
  command         = plan
  expect_failures = [var.recovery_period_days]

  variables {
    recovery_period_days = 1.5
  }
}

run "a_queue_s_name_leaves_room_for_dlq" {
  command         = plan
  expect_failures = [var.name]

  module {
    source = "./modules/queue"
  }

  variables {
    name = "a-name-of-77-characters-is-too-long-once-four-more-are-added-for-dead-letters"
  }
}

run "a_queue_keeps_messages_for_14_days_at_most" {
  command         = plan
  expect_failures = [var.retention_days]

  module {
    source = "./modules/queue"
  }

  variables {
    name           = "intake"
    retention_days = 15
  }
}

run "a_queue_counts_1000_receives_at_most" {
  command         = plan
  expect_failures = [var.receives_max]

  module {
    source = "./modules/queue"
  }

  variables {
    name         = "intake"
    receives_max = 1001
  }
}

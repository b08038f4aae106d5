# terraform plan rejects every invalid value of compute, before it creates anything.

mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = {
      json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}"
    }
  }

  mock_data "aws_availability_zones" {
    defaults = {
      names = ["eu-north-1a", "eu-north-1b", "eu-north-1c"]
    }
  }
}

variables {
  student_id = "ada-1"

  compute = {
    image                     = "order-node@sha256:0000000000000000000000000000000000000000000000000000000000000000"
    shop_image                = "webapp@sha256:0000000000000000000000000000000000000000000000000000000000000000"
    simulators_image          = "fault-proxy@sha256:0000000000000000000000000000000000000000000000000000000000000000"
    vpc_cidr                  = "10.20.0.0/16"
    allowed_cidrs             = ["203.0.113.7/32"]
    operator_token_secret_arn = "arn:aws:secretsmanager:eu-north-1:123456789012:secret:operator-AbCdEf"
    cluster_tls_secret_arn    = "arn:aws:secretsmanager:eu-north-1:123456789012:secret:tls-AbCdEf"
  }
}

run "these_values_are_taken" {
  command = plan
}

run "an_image_names_a_digest" {
  command         = plan
  expect_failures = [var.compute]

  variables {
    compute = merge(var.compute, { image = "order-node:latest" })
  }
}

run "an_image_of_the_shop_names_a_digest" {
  command         = plan
  expect_failures = [var.compute]

  variables {
    compute = merge(var.compute, { shop_image = "webapp:1.0" })
  }
}

run "a_version_has_numbers" {
  command         = plan
  expect_failures = [var.compute]

  variables {
    compute = merge(var.compute, { app_version = "1.4-beta" })
  }
}

run "two_nodes_are_too_few" {
  command         = plan
  expect_failures = [var.compute]

  variables {
    compute = merge(var.compute, { nodes = 2 })
  }
}

run "thirty_one_nodes_are_too_many" {
  command         = plan
  expect_failures = [var.compute]

  variables {
    compute = merge(var.compute, { nodes = 31 })
  }
}

run "half_a_node_is_none" {
  command         = plan
  expect_failures = [var.compute]

  variables {
    compute = merge(var.compute, { nodes = 3.5 })
  }
}

run "fargate_has_no_3_vcpu" {
  command         = plan
  expect_failures = [var.compute]

  variables {
    compute = merge(var.compute, { vcpu = 3 })
  }
}

run "fargate_has_no_2_vcpu_with_2_gib" {
  command         = plan
  expect_failures = [var.compute]

  variables {
    compute = merge(var.compute, { memory_mib = 2048 })
  }
}

run "a_vpc_is_new_or_yours_but_not_both" {
  command         = plan
  expect_failures = [var.compute]

  variables {
    compute = merge(var.compute, { vpc = { id = "vpc-1", private = ["a", "b", "c"], public = ["d", "e", "f"] } })
  }
}

run "without_any_vpc_there_is_no_network" {
  command         = plan
  expect_failures = [var.compute]

  variables {
    compute = merge(var.compute, { vpc_cidr = null })
  }
}

run "a_range_of_a_vpc_is_large_enough" {
  command         = plan
  expect_failures = [var.compute]

  variables {
    compute = merge(var.compute, { vpc_cidr = "10.20.0.0/24" })
  }
}

run "a_range_of_a_vpc_is_a_range" {
  command         = plan
  expect_failures = [var.compute]

  variables {
    compute = merge(var.compute, { vpc_cidr = "ten/16" })
  }
}

run "a_vpc_of_yours_has_three_zones" {
  command         = plan
  expect_failures = [var.compute]

  variables {
    compute = merge(var.compute, { vpc_cidr = null, vpc = { id = "vpc-1", private = ["a", "b", "b"], public = ["d", "e", "f"] } })
  }
}

run "somebody_may_open_the_shop" {
  command         = plan
  expect_failures = [var.compute]

  variables {
    compute = merge(var.compute, { allowed_cidrs = [] })
  }
}

run "an_allowed_range_is_a_range" {
  command         = plan
  expect_failures = [var.compute]

  variables {
    compute = merge(var.compute, { allowed_cidrs = ["home"] })
  }
}

run "the_internet_needs_https" {
  command         = plan
  expect_failures = [var.compute]

  variables {
    compute = merge(var.compute, { allowed_cidrs = ["0.0.0.0/0"] })
  }
}

run "a_certificate_has_a_name" {
  command         = plan
  expect_failures = [var.compute]

  variables {
    compute = merge(var.compute, { certificate_arn = "arn:aws:acm:eu-north-1:123456789012:certificate/1" })
  }
}

run "a_public_address_is_an_origin" {
  command         = plan
  expect_failures = [var.compute]

  variables {
    compute = merge(var.compute, { certificate_arn = "arn:aws:acm:eu-north-1:123456789012:certificate/1", public_url = "https://coffee.example/shop" })
  }
}

run "the_three_services_come_together" {
  command         = plan
  expect_failures = [var.compute]

  variables {
    compute = merge(var.compute, { simulators_image = null, payment_url = "https://payment.example" })
  }
}

run "services_and_simulators_exclude_each_other" {
  command         = plan
  expect_failures = [var.compute]

  variables {
    compute = merge(var.compute, { payment_url = "https://payment.example" })
  }
}

run "a_service_has_an_address" {
  command         = plan
  expect_failures = [var.compute]

  variables {
    compute = merge(var.compute, { simulators_image = null, payment_url = "payment", inventory_url = "https://inventory.example", shipping_url = "https://shipping.example" })
  }
}

run "a_token_is_a_secret" {
  command         = plan
  expect_failures = [var.compute]

  variables {
    compute = merge(var.compute, { operator_token_secret_arn = "swordfish" })
  }
}

run "keys_are_a_secret" {
  command         = plan
  expect_failures = [var.compute]

  variables {
    compute = merge(var.compute, { cluster_tls_secret_arn = "arn:aws:s3:::keys" })
  }
}

run "a_topic_is_a_topic" {
  command         = plan
  expect_failures = [var.compute]

  variables {
    compute = merge(var.compute, { alarm_topic_arns = ["ops@example.com"] })
  }
}

run "fault_injection_needs_an_agent" {
  command         = plan
  expect_failures = [var.compute]

  variables {
    compute = merge(var.compute, { fault_injection = true })
  }
}

run "an_agent_needs_fault_injection" {
  command         = plan
  expect_failures = [var.compute]

  variables {
    compute = merge(var.compute, { ssm_agent_image = "agent@sha256:0000000000000000000000000000000000000000000000000000000000000000" })
  }
}

run "a_level_is_one_of_four" {
  command         = plan
  expect_failures = [var.compute]

  variables {
    compute = merge(var.compute, { log_level = "verbose" })
  }
}

run "a_collector_has_an_address" {
  command         = plan
  expect_failures = [var.compute]

  variables {
    compute = merge(var.compute, { otlp_endpoint = "collector:4318" })
  }
}

run "a_share_is_at_most_all" {
  command         = plan
  expect_failures = [var.compute]

  variables {
    compute = merge(var.compute, { traces_ratio = 1.5 })
  }
}

run "a_table_is_not_colder_than_new" {
  command         = plan
  expect_failures = [var.compute]

  variables {
    compute = merge(var.compute, { warm_write_units = 100 })
  }
}

run "a_table_is_not_warmer_than_its_quota" {
  command         = plan
  expect_failures = [var.compute]

  variables {
    compute = merge(var.compute, { warm_write_units = 50000 })
  }
}
